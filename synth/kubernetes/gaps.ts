import type { ClusterStack } from './cluster-stack';
import type { Gap } from './gap';
import { routeGaps } from './route-gaps';
import { workloadGaps } from './workload-gaps';

/** Everything declared that a cluster does otherwise or not at all: listed for people, never dropped in silence. */
export function gaps(on: ClusterStack): Gap[] {
  return [
    ...on.stack.workloads.flatMap((workload) => workloadGaps(on, workload)),
    ...on.virtualHosts.flatMap((found) => routeGaps(on, found)),
    ...alertGaps(on),
  ];
}

function alertGaps({ alerts }: ClusterStack): Gap[] {
  const names = new Map<string, string[]>();
  for (const { component, facet } of alerts)
    names.set(component.node.path, [...(names.get(component.node.path) ?? []), facet.name]);
  return [...names].map(([path, each]) => ({
    path,
    what:
      each.length === 1
        ? `the alert ${each[0]} is no rule of the cluster's Prometheus`
        : `the alerts ${each.join(', ')} are no rules of the cluster's Prometheus`,
  }));
}
