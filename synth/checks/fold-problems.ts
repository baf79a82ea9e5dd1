import type { Fleet } from '../../constructs/fleet/fleet';
import type { Problem } from '../../constructs/fleet/problem';
import { recognisable } from '../../constructs/fleet/substitute';

/**
 * Problems as a person reads them: the same mistake of one line, which a function of several environments declares in
 * each, once; and no name that only vpsynth gave.
 */
export function foldProblems(fleet: Fleet, problems: readonly Problem[]): Problem[] {
  const folded = new Map<string, Problem>();
  for (const problem of problems) {
    const { rule, severity, message, got, allowed, mend, site } = problem;
    const key = JSON.stringify([rule, severity, message, got, allowed, mend, String(site ?? problem.path)]);
    const first = folded.get(key);
    folded.set(key, first === undefined ? problem : { ...first, alsoAt: [...(first.alsoAt ?? []), problem.path] });
  }
  return [...folded.values()].map((problem) => named(fleet, problem));
}

function named(fleet: Fleet, problem: Problem): Problem {
  const name = (value: unknown) => (typeof value === 'string' ? recognisable(fleet, value) : value);
  const told = Object.entries(problem).map(([key, value]) => [
    key,
    Array.isArray(value) ? value.map(name) : name(value),
  ]);
  return Object.fromEntries(told) as Problem;
}
