import type { IConstruct } from 'constructs';
import type { Site } from './site';

/** A warning that the team knows and accepts, on a construct and all below it. */
export interface Acknowledgement {
  /** The warning's rule id. */
  readonly rule: string;
  /** The path of the construct it is accepted on. */
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
