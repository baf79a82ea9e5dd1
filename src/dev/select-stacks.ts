import { UserError } from '../cli/user-error';
import { joinedNetworks, type LocalStack, ownNetworks } from './local-stack';

/**
 * The stacks that must run for those that are asked for, in the order in which they start: what they join, and the edge
 * that leads to them.
 *
 * @param names of stacks; none: all
 * @throws UserError for a name that no stack has
 */
export function selectStacks(all: readonly LocalStack[], names: readonly string[]): LocalStack[] {
  if (names.length === 0) return [...all];
  const chosen = new Set<LocalStack>();
  const add = (stack: LocalStack): void => {
    if (chosen.has(stack)) return;
    chosen.add(stack);
    for (const network of joinedNetworks(stack)) for (const owner of ownersOf(network, all)) add(owner);
  };
  for (const name of names) add(named(name, all));
  const networks = [...chosen].flatMap(ownNetworks);
  for (const stack of all) {
    if (stack.edge && joinedNetworks(stack).some((network) => networks.includes(network))) chosen.add(stack);
  }
  return all.filter((stack) => chosen.has(stack));
}

/** The networks that a stack would join and that no stack of the selection creates. */
export function absentNetworks(stack: LocalStack, selection: readonly LocalStack[]): string[] {
  const there = new Set(selection.flatMap(ownNetworks));
  return joinedNetworks(stack).filter((network) => !there.has(network));
}

function ownersOf(network: string, all: readonly LocalStack[]): LocalStack[] {
  return all.filter((stack) => ownNetworks(stack).includes(network));
}

function named(name: string, all: readonly LocalStack[]): LocalStack {
  const found = all.find((stack) => stack.name === name);
  if (found !== undefined) return found;
  const names = all.map((stack) => stack.name).join(', ');
  throw new UserError(`the developer’s machine has no stack ${JSON.stringify(name)}; there are: ${names}`);
}
