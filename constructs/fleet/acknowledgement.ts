import type { IConstruct } from 'constructs';
import { recordProblem } from './problem';
import { show } from './show';
import type { Site } from './site';

/** Shorter than this is no reason. */
const shortestReason = 10;

/** A warning that the team knows and accepts, on a construct and all below it. */
export interface Acknowledgement {
  /** The warning's rule id. */
  readonly rule: string;
  /** The path of the construct it is accepted on; of the fleet, which is all, ''. */
  readonly path: string;
  /** Why: shown in the host's README. */
  readonly reason: string;
  readonly site: Site;
}

const acknowledged = new WeakMap<IConstruct, Acknowledgement[]>();

/** The warnings that are accepted anywhere in the tree of this construct, in the order in which they were. */
export function acknowledgementsOf(construct: IConstruct): Acknowledgement[] {
  const { root } = construct.node;
  let list = acknowledged.get(root);
  if (list === undefined) {
    list = [];
    acknowledged.set(root, list);
  }
  return list;
}

/** Accepts a warning on a construct and all below it; what is no reason is a problem instead. */
export function acknowledge(construct: IConstruct, rule: string, reason: string, site: Site): void {
  if (typeof reason === 'string' && reason.trim().length >= shortestReason) {
    acknowledgementsOf(construct).push({ rule, path: construct.node.path, reason, site });
    return;
  }
  recordProblem(construct, {
    rule: 'acknowledge',
    severity: 'error',
    site,
    message: 'a warning is accepted without a reason',
    got: show(reason),
    mend: `say why in a sentence: acknowledge(${show(rule)}, 'nobody but us calls it')`,
  });
}

/** Whether what holds on a path holds on another: its own, one below it, or, of the fleet (''), any. */
export function holdsOn(outer: string, path: string): boolean {
  return outer === '' || path === outer || path.startsWith(`${outer}/`);
}
