import type { Component } from '../../constructs/fleet/component';
import { isTunnel } from '../derive/tunnel';
import type { Check } from './check';
import { named } from './named';
import { reached } from './reached';

/** What comes to a database, a broker or a cache from another host is encrypted. */
export const linkUnencrypted: Check = {
  rule: 'link-unencrypted',
  severity: 'error',
  acknowledgeable: true,
  why: 'Whoever listens on the provider’s network between the hosts reads every row, message and password, and can change them (PostgreSQL: ssl-tcp; pgbouncer.org/config: server_tls_sslmode).',
  *check(model) {
    const open = new Set<Component>(
      [
        ...model.find('postgres-server').filter(({ facet }) => facet.certificate === undefined),
        ...model.find('mariadb-server'),
        ...model.find('rabbitmq'),
        ...model.find('redis'),
      ].map(({ component }) => component),
    );
    const told = new Set<Component>();
    for (const [from, endpoints] of reached(model)) {
      const { component, stack } = from;
      for (const endpoint of endpoints) {
        const server = endpoint.owner as Component;
        if (stack.host === undefined || !open.has(server) || told.has(server)) continue;
        // What can't be reached at all is told by another rule.
        if (model.reach(from, endpoint) === undefined) continue;
        const homes = model.placed(server).flatMap((placed) => placed.stack.host ?? []);
        if (homes.length === 0 || homes.some((home) => home === stack.host || isTunnel(home, stack.host))) continue;
        told.add(server);
        yield {
          on: server,
          message: `${named(component)} on ${stack.host.node.id} reaches it unencrypted`,
          mend: 'join the hosts by a WireGuardNetwork, or give a PostgreSQL server a certificate (docs/postgres.md); where the link itself is encrypted, acknowledge this error and say how',
        };
      }
    }
  },
};
