import { type Acknowledgement, acknowledgementsOf, holdsOn } from '../../constructs/fleet/acknowledgement';
import { closest } from '../../constructs/fleet/closest';
import { Component } from '../../constructs/fleet/component';
import { type Problem, pathOf, problemsOf } from '../../constructs/fleet/problem';
import type { Model } from '../derive/model';
import type { Check, Finding } from './check';
import { isIncomplete } from './incomplete';

/**
 * Everything that is wrong: what constructors and the derive stage recorded, then what the checks find, each once.
 * What is acknowledged is left out, as is what only follows from a construct that is; an acknowledgement that fits
 * nothing is a problem of its own.
 */
export function runChecks(model: Model, checks: readonly Check[]): Problem[] {
  const recorded = problemsOf(model.fleet);
  const partial = recorded.some(({ severity }) => severity === 'error');
  const anyLeftOut = model.fleet.node.findAll().some((each) => each instanceof Component && each.incomplete);
  const found = checks
    .filter(({ ofAbsence }) => !(anyLeftOut && ofAbsence))
    .flatMap((check) =>
      findings(check, model, partial)
        .filter(({ on }) => !isIncomplete(on))
        .map(
          ({ on, site, ...finding }): Problem => ({
            rule: check.rule,
            severity: check.severity,
            path: pathOf(on),
            site: site ?? on.site,
            ...finding,
          }),
        ),
    );
  const acknowledged = acknowledgementsOf(model.fleet);
  const used = new Set<Acknowledgement>();
  const refused = new Set(checks.filter((check) => !isAcknowledgeable(check)).map(({ rule }) => rule));
  const open = [...recorded, ...found].filter((problem) => {
    if (problem.severity === 'error' && (recorded.includes(problem) || refused.has(problem.rule))) return true;
    const known = acknowledged.find(({ rule, path }) => rule === problem.rule && holdsOn(path, problem.path));
    if (known !== undefined) used.add(known);
    return known === undefined;
  });
  // A construct that is left out for its own mistakes gives no warning either.
  const unused = partial ? [] : acknowledged.filter((each) => !used.has(each));
  return [...open, ...unused.map((each) => unusedAcknowledgement(checks, each))];
}

/** A rule that stumbles over what is incomplete has nothing to add; over a complete model the fault is a facet's. */
function findings({ rule, check }: Check, model: Model, partial: boolean): Finding[] {
  try {
    return [...check(model)];
  } catch (error) {
    if (partial) return [];
    throw new Error(`the rule ${rule} stumbles over a facet: ${(error as Error).message}`, { cause: error });
  }
}

function isAcknowledgeable({ severity, acknowledgeable }: Check): boolean {
  return severity === 'warning' || acknowledgeable === true;
}

function unusedAcknowledgement(checks: readonly Check[], { rule, path, site }: Acknowledgement): Problem {
  const known = checks.find((check) => check.rule === rule);
  const near =
    known === undefined
      ? closest(
          rule,
          checks.filter(isAcknowledgeable).map((check) => check.rule),
        )
      : undefined;
  return {
    rule: 'unused-acknowledgement',
    severity: 'error',
    path: path === '' ? 'fleet' : path,
    site,
    message:
      known === undefined
        ? `there is no warning ${JSON.stringify(rule)}`
        : isAcknowledgeable(known)
          ? `the acknowledged ${known.severity} ${rule} doesn't occur`
          : `${rule} is an error: it can't be acknowledged`,
    mend: near === undefined ? 'remove the acknowledgement' : `write ${near}, or remove the acknowledgement`,
  };
}
