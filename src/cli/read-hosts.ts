import { type Failure, textOf } from '../deploy/failures';
import { type HostFiles, readHostFiles } from '../deploy/host-files';
import { Reporter } from '../deploy/progress/reporter';

/** Tells programs of what failed: an object a line on standard output, for each host. */
export function tellFailures(
  failures: readonly Failure[],
  { notReached, reporter = new Reporter('json') }: { notReached: readonly string[]; reporter?: Reporter },
): void {
  for (const { host, error } of failures) reporter.tell(host, 'failed', textOf(error), { notReached });
}

/** The files of hosts, all read before the first of them is asked for anything. */
export function readHosts(names: readonly string[], onFailure: (failure: Failure) => void): HostFiles[] {
  return names.map((host) => {
    try {
      return readHostFiles(host);
    } catch (error) {
      onFailure({ host, error });
      throw error;
    }
  });
}
