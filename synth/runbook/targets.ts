import { configured, folderOf } from '../configured';
import type { PlacedWorkload } from '../derive/model';
import { followsColour, targetsFolder } from '../prometheus/active-targets';
import { stacksOn } from '../prometheus/watched';
import { code, commands } from './markdown';
import type { Runbook } from './runbook';
import { word } from './shell';

/** A workload with colours, and the Prometheus that the host shows the active one's targets. */
interface Followed {
  readonly workload: PlacedWorkload;
  readonly prometheus: PlacedWorkload;
}

/** In the stack of a Prometheus: shows it the targets of the active colours as its files have them now, blue at first. */
export function showTargets(runbook: Runbook): string[] {
  const own = followed(runbook).filter(({ prometheus }) => prometheus.stack === runbook.stack);
  return [...new Set(own.map(({ prometheus }) => prometheus))].map((prometheus) => {
    const names = own
      .filter((each) => each.prometheus === prometheus)
      .map(({ workload }) => word(`${workload.stack.name}/${workload.facet.name}`));
    return [
      '# The targets of active colours, of which the host has copies: blue until “Colours” of their README says otherwise.',
      `for each in ${names.join(' ')}; do`,
      `  colour=$(awk '$1 == "colour:" { print $2; exit }' "active/$each/targets.yml" 2> /dev/null) || colour=blue`,
      `  install -D -m 444 "${sources(prometheus)}/$each.$colour.yml" "active/$each/targets.yml"`,
      'done',
    ].join('\n');
  });
}

/** In the stack of a workload with colours: what has Prometheus ask the other one. */
export function switchTargets(runbook: Runbook, workload: PlacedWorkload): string[] {
  return followed(runbook)
    .filter((each) => each.workload === workload)
    .map(({ prometheus }) => {
      const folder = prometheus.stack === workload.stack ? '.' : `../${prometheus.stack.name}`;
      const name = `${workload.stack.name}/${workload.facet.name}`;
      const source = word(`${folder}/${sources(prometheus)}/${name}.green.yml`);
      return [
        `Prometheus to the green side of ${code(workload.facet.name)} (back: the same with ${code('blue')}); it sees the change by itself:`,
        '',
        commands([`install -D -m 444 ${source} ${word(`${folder}/active/${name}/targets.yml`)}`]),
      ].join('\n');
    });
}

function sources(prometheus: PlacedWorkload): string {
  return `${folderOf(prometheus, 'configuration').folder}/${targetsFolder}`;
}

/** Those of the runbook's host. */
function followed({ model, stack: { host } }: Runbook): Followed[] {
  return model.stacks
    .filter((stack) => stack.host === host)
    .flatMap((stack) => configured(model, stack, 'prometheus'))
    .flatMap(({ workload: prometheus }) => {
      const jobs = stacksOn(model, host).flatMap((watched) => watched.jobs);
      const coloured = jobs.filter((job) => followsColour(prometheus, job)).map(({ workload }) => workload);
      return [...new Set(coloured)].map((workload) => ({ workload, prometheus }));
    });
}
