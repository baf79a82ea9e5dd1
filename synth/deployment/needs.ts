import type { Model, Stack } from '../derive/model';
import { owners } from './order';

/**
 * The stacks without which this one can't be well: those whose networks it joins, and those of other hosts that its
 * services reach. What a Prometheus scrapes is no such need: it tells of what is down.
 */
export function neededStacks(model: Model, stack: Stack): Set<Stack> {
  const needed = owners(stack);
  for (const workload of stack.workloads)
    for (const endpoint of model.reaches(workload)) {
      const target = model.target(stack, endpoint)?.stack;
      if (target !== undefined && target.host !== stack.host) needed.add(target);
    }
  needed.delete(stack);
  return needed;
}

/** The same by their names, `<host>/<stack>`. */
export function needsOf(model: Model, stack: Stack): string[] {
  return [...neededStacks(model, stack)].map(({ host, name }) => `${host?.node.id}/${name}`).sort();
}
