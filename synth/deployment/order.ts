import { configured } from '../configured';
import type { Model, Stack } from '../derive/model';

/**
 * Stacks in the order in which they start: each after those whose networks it joins, otherwise as declared, and the
 * edge last, so that a route leads nowhere before its service runs.
 */
export function startOrder(model: Model, stacks: readonly Stack[]): Stack[] {
  const ordered = new Set<Stack>();
  const add = (stack: Stack, waiting: readonly Stack[]): void => {
    if (waiting.includes(stack)) return;
    for (const owner of owners(stack)) if (stacks.includes(owner)) add(owner, [...waiting, stack]);
    ordered.add(stack);
  };
  const edgeLast = [...stacks].sort((left, right) => Number(isEdge(model, left)) - Number(isEdge(model, right)));
  for (const stack of edgeLast) add(stack, []);
  return [...ordered];
}

export function isEdge(model: Model, stack: Stack): boolean {
  return configured(model, stack, 'edge').length > 0;
}

/** The stacks whose networks a stack joins, its own among them. */
export function owners(stack: Stack): Set<Stack> {
  return new Set(stack.workloads.flatMap(({ networks }) => networks.map((network) => network.stack)));
}
