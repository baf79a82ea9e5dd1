import { edgeRoutes } from '../derive/edge-routes';
import { hasColours } from '../derive/instances';
import type { PlacedWorkload } from '../derive/model';
import { code, commands } from './markdown';
import type { Runbook } from './runbook';
import { word } from './shell';
import { switchTargets } from './targets';

/** A coloured workload and the nginx that passes requests to one of its colours. */
interface Switched {
  readonly workload: PlacedWorkload;
  readonly edge: PlacedWorkload;
}

/** How requests go from one colour to the other, and Prometheus with them. */
export function colours(runbook: Runbook): string[] {
  const coloured = runbook.stack.workloads.filter(({ facet }) => hasColours(facet));
  if (coloured.length === 0) return [];
  const names = coloured.map(({ facet }) => code(facet.name)).join(', ');
  return [
    '## Colours',
    `Of ${names} the commands above start the blue side; the green one starts by its name. While both run, services of this stack reach either, whatever nginx does; \`docker compose stop\` ends the side that is left.`,
    ...coloured.flatMap((workload) => [
      ...switched(runbook, workload).map(section),
      ...switchTargets(runbook, workload),
    ]),
  ];
}

function section(each: Switched): string {
  const { facet, instances } = each.workload;
  const green = instances.filter(({ colour }) => colour === 'green').map(({ service }) => word(service));
  const folder = `${edgeFolder(each)}/active/${each.workload.stack.name}/${facet.name}`;
  return [
    `Requests from nginx to the green side of ${code(facet.name)} (back to blue: remove the file), at once and without a reload:`,
    '',
    commands([
      `docker compose up --detach --wait ${green.join(' ')}`,
      `install -d -m 755 ${word(folder)}`,
      `touch ${word(`${folder}/green`)}`,
    ]),
  ].join('\n');
}

function edgeFolder({ edge, workload }: Switched): string {
  return edge.stack === workload.stack ? '.' : `../${edge.stack.name}`;
}

/** The nginx of the same host that has a route to it: none for what is reached from inside alone. */
function switched({ model }: Runbook, workload: PlacedWorkload): Switched[] {
  const edges = edgeRoutes(model).flatMap((route) => (route.workload === workload ? [route.edge] : []));
  return [...new Set(edges)].map((edge) => ({ workload, edge }));
}
