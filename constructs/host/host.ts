import type { Construct, IConstruct } from 'constructs';
import { Component } from '../fleet/component';
import { recordProblem } from '../fleet/problem';

/** Folder names below `infra/` that are not a host's. */
const reserved = new Set(['main', 'local', 'kubernetes', 'fleet', 'certificates', 'exports']);

/** A machine that runs stacks: a VPS or the developer's own. */
export abstract class Host extends Component {
  constructor(scope: Construct, id: string) {
    super(scope, id);
    if (reserved.has(id)) {
      recordProblem(this, {
        rule: 'name',
        severity: 'error',
        message: `${JSON.stringify(id)} is reserved: infra/${id} is not a host's`,
        mend: 'choose another name for the host',
      });
    }
  }

  /** The folder below `infra/` that holds its files. */
  abstract readonly folder: string;
  /** True on the developer's machine: nothing is reachable from outside it. */
  abstract readonly local: boolean;

  /** The host that a construct stands on, or is; undefined outside any. */
  static of(construct: IConstruct): Host | undefined {
    return construct.node.scopes.reverse().find((each): each is Host => each instanceof Host);
  }

  /** The same for what can only stand on a host: its absence is recorded as a problem. */
  static around(construct: Component): Host | undefined {
    const host = Host.of(construct);
    if (host === undefined) {
      recordProblem(construct, {
        rule: 'scope',
        severity: 'error',
        message: `${construct.constructor.name} stands on a host`,
        got: construct.node.scope?.constructor.name ?? 'no scope',
        mend: 'give a Vps or the LocalMachine as its scope',
      });
      construct.markIncomplete();
    }
    return host;
  }
}
