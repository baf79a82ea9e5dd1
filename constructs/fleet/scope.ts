import type { Component } from './component';
import { recordProblem } from './problem';

/** Records that a construct stands in something of the wrong kind: types are stripped when a declaration runs. */
export function requireScope(construct: Component, kind: string): void {
  recordProblem(construct, {
    rule: 'scope',
    severity: 'error',
    message: `${construct.constructor.name} stands in ${kind}`,
    got: construct.node.scope?.constructor.name ?? 'no scope',
    mend: `give ${kind} as its first argument`,
  });
  construct.markIncomplete();
}
