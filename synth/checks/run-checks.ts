import { type Problem, pathOf, problemsOf } from '../../constructs/fleet/problem';
import type { Model } from '../derive/model';
import type { Check } from './check';

/**
 * Everything that is wrong: what constructors and the derive stage recorded, then what the checks find, each once.
 * Acknowledged warnings are left out; an acknowledgement that fits nothing is a problem of its own.
 */
export function runChecks(model: Model, checks: readonly Check[]): Problem[] {
  const found = checks.flatMap(({ rule, severity, check }) =>
    [...check(model)].map(
      ({ on, site, ...finding }): Problem => ({ rule, severity, path: pathOf(on), site: site ?? on.site, ...finding }),
    ),
  );
  const used = new Set<unknown>();
  const open = [...problemsOf(model.fleet), ...found].filter((problem) => {
    if (problem.severity === 'error') return true;
    const known = model.fleet.acknowledged.find(
      ({ rule, path }) => rule === problem.rule && isWithin(problem.path, path),
    );
    if (known !== undefined) used.add(known);
    return known === undefined;
  });
  const unused = model.fleet.acknowledged.filter((each) => !used.has(each));
  return [...open, ...unused.map(({ rule, path }) => unusedAcknowledgement(model, rule, path))];
}

function isWithin(path: string, outer: string): boolean {
  return path === outer || path.startsWith(`${outer}/`);
}

function unusedAcknowledgement(model: Model, rule: string, path: string): Problem {
  return {
    rule: 'unused-acknowledgement',
    severity: 'error',
    path: pathOf(model.fleet),
    site: model.fleet.site,
    message: `the acknowledged warning ${rule} on ${path} doesn't occur`,
    mend: 'remove it from `acknowledge`',
  };
}
