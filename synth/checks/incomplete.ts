import type { IConstruct } from 'constructs';
import { Component } from '../../constructs/fleet/component';

/** True for what was left out because of its own mistakes: they are recorded, what follows from them isn't repeated. */
export function isIncomplete(construct: IConstruct): boolean {
  return construct.node.scopes.some((each) => each instanceof Component && each.incomplete);
}
