import type { HealthProbe } from '../../constructs/facets/workload';
import { Duration } from '../../constructs/values/duration';
import { percent } from '../../constructs/values/percent';
import { edgeRoutes } from '../derive/edge-routes';
import { hasColours, hasRotation } from '../derive/instances';
import type { PlacedWorkload } from '../derive/model';
import { code, table, text } from './markdown';
import type { Runbook } from './runbook';
import { word } from './shell';

/** How `vpsynth deploy` replaces what runs always, and for how long it is away meanwhile. */
export function releases(runbook: Runbook): string[] {
  const { model, stack } = runbook;
  const lasting = stack.workloads.filter(
    // The edge is replaced by a second one beside it.
    ({ component, facet }) => facet.runs.type === 'always' && model.facetsOf(component, 'edge').length === 0,
  );
  if (lasting.length === 0 || stack.host === undefined || stack.host.local) return [];
  const rows = lasting.map((workload) => [workload.facet.name, way(workload), gap(runbook, workload)].map(text));
  return [
    '## Releases',
    `By ${code(`npx vpsynth deploy ${word(stack.host.node.id)}`)}, in the repository that declares it:`,
    table(['service', 'a new release', 'away meanwhile'], rows),
  ];
}

function way(workload: PlacedWorkload): string {
  const { facet } = workload;
  if (facet.canary !== undefined && hasColours(facet)) {
    const { share, time, by } = facet.canary;
    const of = by === 'client-address' ? 'clients' : 'requests';
    return `canary: beside the old one, for ${time} with ${percent(share)} % of the ${of}, then with all`;
  }
  if (hasColours(facet)) return 'blue-green: beside the old one, then all requests at once';
  if (hasRotation(facet)) return 'rolling: one replica after the other';
  return `${facet.strategy}: starts when the old one has ended`;
}

function gap({ model }: Runbook, workload: PlacedWorkload): string {
  const { facet } = workload;
  if (hasColours(facet)) return 'no';
  const routed = edgeRoutes(model).some((route) => route.workload === workload);
  if (hasRotation(facet)) return routed ? 'no' : 'no: the others work on';
  const stop = facet.container.stopGracePeriod;
  return `at most ${stop} to end${facet.health === undefined ? '' : ` and ${start(facet.health)} to become healthy`}`;
}

function start({ timing: { startPeriod, interval, retries } }: HealthProbe): Duration {
  return Duration.seconds(startPeriod.seconds + interval.seconds * retries);
}
