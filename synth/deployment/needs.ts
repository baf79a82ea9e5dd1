import type { Model, Stack } from '../derive/model';

/**
 * The stacks without which this one can't be well, as `<host>/<stack>`: those whose networks it joins, and those of other
 * hosts that its services reach. What a Prometheus scrapes is no such need: it tells of what is down.
 */
export function needsOf(model: Model, stack: Stack): string[] {
  const joined = stack.workloads.flatMap(({ networks }) => networks.map((network) => network.stack));
  const reached = stack.workloads.flatMap((workload) =>
    model.reaches(workload).flatMap((endpoint) => {
      const target = model.target(stack, endpoint)?.stack;
      return target !== undefined && target.host !== stack.host ? [target] : [];
    }),
  );
  const names = [...joined, ...reached]
    .filter((each) => each !== stack)
    .map((each) => `${each.host?.node.id}/${each.name}`);
  return [...new Set(names)].sort();
}
