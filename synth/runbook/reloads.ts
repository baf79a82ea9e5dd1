import type { ConfigurationFile } from '../configuration';
import { onChange } from '../deployment/on-change';
import type { PlacedWorkload } from '../derive/model';
import { filledFolder } from '../stack/secret-files';
import { code } from './markdown';
import type { Runbook } from './runbook';
import { word } from './shell';

/**
 * What makes running programs read their mounted files anew. Harmless where nothing changed. Signals are sent from inside:
 * after one by Docker it takes the container for stopped by hand, and doesn't start it after a power loss.
 */
export function reloads({ stack }: Runbook): string[] {
  return stack.workloads.flatMap((workload) =>
    services(workload).flatMap((service) =>
      onChange(workload).flatMap(({ signal, exec }) => [
        ...(signal === undefined ? [] : [inContainer(service, { argv: ['sh', '-c', `kill -${signal} 1`] })]),
        ...(exec.length === 0 ? [] : [exec.map((each) => inContainer(service, each)).join(' && ')]),
      ]),
    ),
  );
}

function inContainer(service: string, { argv, user }: { argv: readonly string[]; user?: string }): string {
  const asUser = user === undefined ? [] : ['--user', word(user)];
  return ['docker compose exec', ...asUser, word(service), ...argv.map(word)].join(' ');
}

/** What is read at the start alone, and so takes a restart, which interrupts: by service. */
export function restarts({ stack, configuration }: Runbook): [service: string, what: string][] {
  return stack.workloads.flatMap((workload) => {
    const files = configuration.filter((file) => file.workload === workload && !isToldOf(workload, file));
    const said = (workload.facet.reload ?? []).flatMap(({ atStart }) => atStart ?? []);
    const what = [...files.map(({ name }) => code(name)), ...said].join(', ');
    return what === '' ? [] : services(workload).map((service): [string, string] => [service, what]);
  });
}

/** Whether the running program is told of a change of a file. */
function isToldOf(workload: PlacedWorkload, { folder, name, secrets }: ConfigurationFile): boolean {
  const path = `${secrets === undefined ? folder : filledFolder(folder)}/${name}`;
  return onChange(workload).some(({ below }) => below.some((each) => path === each || path.startsWith(`${each}/`)));
}

/** What a timer starts isn't there to be told, and reads everything anew at its next run. */
function services({ facet, instances }: PlacedWorkload): string[] {
  if (facet.runs.type === 'cron') return [];
  return instances.map(({ service }) => service);
}
