import type { Component } from '../../constructs/fleet/component';
import type { Host } from '../../constructs/host/host';
import { Vps } from '../../constructs/host/vps';
import type { Check } from './check';
import { named } from './named';
import { reached } from './reached';

/** What comes to a database from another host is encrypted. */
export const linkUnencrypted: Check = {
  rule: 'link-unencrypted',
  severity: 'warning',
  why: 'Whoever listens on the provider’s network between the hosts reads every row, and can change it (PostgreSQL: ssl-tcp; pgbouncer.org/config: server_tls_sslmode).',
  *check(model) {
    const open = new Set<Component>();
    for (const { component, facet } of model.find('postgres-server'))
      if (facet.certificate === undefined) open.add(component);
    const told = new Set<Component>();
    for (const [{ component, stack }, endpoints] of reached(model)) {
      for (const { owner } of endpoints) {
        const server = owner as Component;
        if (stack.host === undefined || !open.has(server) || told.has(server)) continue;
        const homes = model.placed(server).flatMap((placed) => placed.stack.host ?? []);
        if (homes.length === 0 || homes.some((home) => home === stack.host || isTunnel(home, stack.host))) continue;
        told.add(server);
        yield {
          on: server,
          message: `${named(component)} on ${stack.host.node.id} reaches it unencrypted`,
          mend: 'give it a certificate (docs/postgres.md), or join the hosts by a WireGuardNetwork',
        };
      }
    }
  },
};

/** Whether the link between two hosts is encrypted itself. */
function isTunnel(one: Host, other: Host | undefined): boolean {
  if (!(one instanceof Vps) || !(other instanceof Vps)) return false;
  return one.props.privateNetwork !== undefined && one.props.privateNetwork === other.props.privateNetwork;
}
