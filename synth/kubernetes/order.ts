import type { PlacedWorkload, Stack } from '../derive/model';

/**
 * The workloads of a stack in steps: what a step's workloads wait for is in the steps before. Kubernetes starts
 * everything at once and has no word for `after`. What ends a release is a step of its own, the last.
 */
export function steps(stack: Stack): PlacedWorkload[][] {
  const byPlace = new Map(stack.workloads.map((workload) => [key(workload.component, workload.facet.name), workload]));
  const depths = new Map<PlacedWorkload, number>();
  const depth = (workload: PlacedWorkload): number => {
    const known = depths.get(workload);
    if (known !== undefined) return known;
    // Stands until the real one is known, so that a circle ends.
    depths.set(workload, 0);
    const awaited = workload.facet.after.flatMap(({ on, workload: name }) => byPlace.get(key(on, name)) ?? []);
    const own = awaited.reduce((deepest, each) => Math.max(deepest, depth(each) + 1), 0);
    depths.set(workload, own);
    return own;
  };
  const ordered: PlacedWorkload[][] = [];
  const last = stack.workloads.filter(({ facet: { runs } }) => runs.type === 'once' && runs.afterRelease);
  for (const workload of stack.workloads) {
    if (last.includes(workload)) continue;
    const index = depth(workload);
    while (ordered.length <= index) ordered.push([]);
    ordered[index]?.push(workload);
  }
  return last.length === 0 ? ordered : [...ordered, last];
}

function key({ node }: { readonly node: { readonly path: string } }, workload: string): string {
  return `${node.path} ${workload}`;
}
