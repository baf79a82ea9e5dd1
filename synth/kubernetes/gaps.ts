import type { ClusterStack } from './cluster-stack';
import type { Gap } from './gap';
import { routeGaps } from './route-gaps';
import { workloadGaps } from './workload-gaps';

/** Everything declared that a cluster does otherwise or not at all: listed for people, never dropped in silence. */
export function gaps(on: ClusterStack): Gap[] {
  return [
    ...on.stack.workloads.flatMap((workload) => workloadGaps(on, workload)),
    ...on.virtualHosts.flatMap((found) => routeGaps(on, found)),
    ...on.alerts.map(({ component, facet }) => ({
      path: component.node.path,
      what: `the alert ${facet.name} is no rule of the cluster's Prometheus`,
    })),
  ];
}
