import { z } from 'zod';
import type { AccessFacet, AccessRole } from '../facets/access';
import type { Facet } from '../facets/facet';
import { Component } from '../fleet/component';
import { Fleet } from '../fleet/fleet';
import { recordProblem } from '../fleet/problem';
import { type Output, parseProps } from '../fleet/props';
import { Duration, wholeDays } from '../values/duration';
import { sshPublicKey } from '../values/ssh-key';
import { Vps } from './vps';

const keys = z.array(sshPublicKey).default([]);

export const sshAccessShape = {
  /**
   * An account of their own, `operations`, with a shell and sudo: all of the machine.
   * @default nobody
   */
  operations: keys,
  /**
   * `vpsynth status`, `drift` and `logs`: everything that runs, and what it writes. They change nothing, and read no
   * secret.
   * @default nobody
   */
  developers: keys,
  /**
   * `vpsynth status`, and tunnels to what the monitoring has on loopback (Prometheus, Alertmanager, Grafana).
   * @default nobody
   */
  monitoring: keys,
  /**
   * How long the machine's journal goes back at the most, the log of logins in it: whole days. Its size is bounded too; a
   * `LogCollector` sends the same lines to a store, where the kind `security` has a retention of its own.
   * @default Duration.days(90)
   */
  logRetention: wholeDays.default(Duration.days(90)),
};

export interface SshAccessProps extends Readonly<z.input<z.ZodObject<typeof sshAccessShape>>> {}

/**
 * Who may reach hosts by ssh beside those who deploy (`infra/authorized_keys`), by what they may do there. Whoever is taken
 * off is shut out by the next deployment. Who came, when, and with which key is in the machine's log of logins.
 */
export class SshAccess extends Component {
  readonly #props: Output<typeof sshAccessShape>;

  /** @param scope a host, or the fleet: then on all its hosts */
  constructor(scope: Vps | Fleet, id: string, props: SshAccessProps) {
    super(scope, id);
    this.#props = parseProps(this, sshAccessShape, props);
    if (!(scope instanceof Vps) && !(scope instanceof Fleet)) {
      recordProblem(this, {
        rule: 'scope',
        severity: 'error',
        message: 'access is to a machine',
        got: (scope as Component).constructor.name,
        mend: 'give the Vps as its scope, or the Fleet for all of them',
      });
    }
    this.#refuseTwice();
  }

  /** sshd takes the first line that has a key: the second role would be without effect. */
  #refuseTwice(): void {
    const seen = new Map<string, AccessRole>();
    for (const role of ['operations', 'developers', 'monitoring'] as const) {
      for (const line of this.#props[role] ?? []) {
        const [, data = '', person = ''] = line.split(' ');
        const other = seen.get(data);
        seen.set(data, role);
        if (other === undefined) continue;
        recordProblem(this, {
          rule: 'ssh-key-twice',
          severity: 'error',
          message: `the key of ${person} stands in two places: ${other} and ${role}`,
          mend: 'leave it in one role, the one that may do more; or make a key for each',
        });
      }
    }
  }

  override facets(): readonly Facet[] {
    if (this.incomplete) return [];
    const { operations, developers, monitoring, logRetention } = this.#props;
    const facet: AccessFacet = { kind: 'access', logRetention, keys: { operations, developers, monitoring } };
    return [facet];
  }
}
