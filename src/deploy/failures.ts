import { UserError } from '../cli/user-error';
import { HostError } from './host-error';

/** What failed on one host. */
export interface Failure {
  readonly host: string;
  readonly error: unknown;
}

/** A run that didn't bring every host to its end. */
export class HostsFailed extends UserError {
  readonly failures: readonly Failure[];
  /** Hosts with something to do that weren't changed. */
  readonly notBegun: readonly string[];

  /**
   * @param partly hosts of which some stacks were released and others weren't begun
   * @param named each failure is told with its host
   */
  constructor(
    failures: readonly Failure[],
    notBegun: readonly string[],
    partly: readonly string[] = [],
    named = failures.length > 1,
  ) {
    super([...texts(failures, named), ...rest('not begun', notBegun), ...rest('begun in part', partly)].join('\n'));
    this.failures = failures;
    this.notBegun = notBegun;
  }
}

/** A failure in words; what vpsynth itself did wrong, with its stack. */
export function textOf(error: unknown): string {
  if (error instanceof UserError) return error.message;
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}

/** What several hosts fail by alike, such as the secrets' file, is told once. */
function texts(failures: readonly Failure[], named: boolean): string[] {
  const hosts = new Map<string, string[]>();
  for (const { host, error } of failures) {
    const text = named && error instanceof HostError ? error.withoutHost : textOf(error);
    hosts.set(text, [...(hosts.get(text) ?? []), host]);
  }
  return [...hosts].map(([text, names]) => (named ? `${names.join(', ')}: ${text}` : text));
}

function rest(what: string, hosts: readonly string[]): string[] {
  return hosts.length === 0 ? [] : [`${what}: ${hosts.join(', ')}`];
}
