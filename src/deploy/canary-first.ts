import type { Round } from './rounds';

/**
 * The same rounds with some hosts before all others: each when what it uses is there, alone, one after the other. What
 * doesn't come before it waits until it is well.
 *
 * @param canaries in the order in which they go
 */
export function canariesFirst(rounds: readonly Round[], canaries: readonly string[]): Round[] {
  return canaries.reduce((found, canary) => canaryFirst(found, canary), [...rounds]);
}

function canaryFirst(rounds: readonly Round[], canary: string): Round[] {
  const last = rounds.findLast(({ host }) => host === canary);
  if (last === undefined) return [...rounds];
  const before = upTo(last);
  const kept = rounds.filter((round) => before.has(round));
  const renewed = new Map<Round, Round>(kept.map((round) => [round, round]));
  const rest: Round[] = [];
  for (const round of rounds) {
    if (before.has(round)) continue;
    const after = round.after.map((each) => renewed.get(each) ?? each);
    const made = { ...round, after: [...new Set([last, ...after])] };
    renewed.set(round, made);
    rest.push(made);
  }
  return [...kept, ...rest];
}

/** A round and all that it waits for. */
function upTo(round: Round, found = new Set<Round>()): Set<Round> {
  if (found.has(round)) return found;
  found.add(round);
  for (const each of round.after) upTo(each, found);
  return found;
}
