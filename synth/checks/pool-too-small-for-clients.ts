import type { Endpoint } from '../../constructs/facets/endpoint';
import type { Component } from '../../constructs/fleet/component';
import type { PlacedWorkload } from '../derive/model';
import type { Check } from './check';
import { clientConnections } from './database-connections';
import { reached } from './reached';

/** The services of an environment don't open more connections than its PgBouncer accepts. */
export const poolTooSmallForClients: Check = {
  rule: 'pool-too-small-for-clients',
  severity: 'error',
  why: 'PgBouncer refuses the client after the last ("no more connections allowed (max_client_conn)"); during a release both colours are connected (pgbouncer.org/config).',
  *check(model) {
    const limits = new Map(model.find('pgbouncer').map(({ component, facet }) => [component, facet]));
    const clients = new Map<PlacedWorkload, { readonly workload: PlacedWorkload; readonly endpoint: Endpoint }[]>();
    for (const [workload, endpoints] of reached(model)) {
      for (const endpoint of endpoints) {
        if (!limits.has(endpoint.owner as Component)) continue;
        const pooler = model.target(workload.stack, endpoint);
        if (pooler === undefined) continue;
        const list = clients.get(pooler);
        if (list === undefined) clients.set(pooler, [{ workload, endpoint }]);
        else list.push({ workload, endpoint });
      }
    }
    for (const [pooler, users] of clients) {
      const limit = limits.get(pooler.component)?.maxClientConnections ?? 0;
      const parts = users.map(({ workload, endpoint }) => ({
        name: workload.facet.name,
        connections: clientConnections(workload, endpoint),
      }));
      const total = parts.reduce((sum, { connections }) => sum + connections, 0);
      if (total <= limit) continue;
      yield {
        on: pooler.component,
        message: `the services of ${pooler.stack.directory} may open more connections to it than it accepts`,
        got: `${total}: ${parts.map(({ name, connections }) => `${name} ${connections}`).join('; ')}`,
        allowed: String(limit),
        mend: 'lower clientConnections of the pools, or replicas',
      };
    }
  },
};
