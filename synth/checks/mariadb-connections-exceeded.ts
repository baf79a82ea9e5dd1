import type { Endpoint } from '../../constructs/facets/endpoint';
import type { Component } from '../../constructs/fleet/component';
import type { Found, Model, PlacedWorkload } from '../derive/model';
import type { Check } from './check';
import { clientConnections } from './database-connections';
import { reached } from './reached';

/** Kept for monitoring, a backup and a person. */
const reserved = 3;

/** The clients of a MariaDB server, of all environments, fit into its connections. */
export const mariaDbConnectionsExceeded: Check = {
  rule: 'mariadb-connections-exceeded',
  severity: 'error',
  why: 'The connection after the last is refused ("Too many connections"), in whichever project happens to ask for it: WordPress then shows an error instead of the page (MySQL: too many connections).',
  *check(model) {
    for (const server of model.find('mariadb-server')) {
      const users = clients(model, server);
      const total = users.reduce((sum, { connections }) => sum + connections, 0);
      const usable = server.facet.maxConnections - reserved;
      if (total <= usable) continue;
      yield {
        on: server.component,
        message: 'more connections may be opened to it than it accepts',
        got: `${total}: ${users.map(({ path, connections }) => `${path} ${connections}`).join('; ')}`,
        allowed: `${usable}: maxConnections ${server.facet.maxConnections}, less ${reserved} kept for monitoring, backups and people`,
        mend: 'lower what they open, or raise maxConnections: that restarts the server and needs memory for each',
      };
    }
  },
};

function clients(model: Model, { component }: Found<'mariadb-server'>): { path: string; connections: number }[] {
  const proxies = new Set(model.find('tcp-proxy').map((each) => each.component));
  const leads = leadingTo(model, component);
  return [...reached(model)].flatMap(([workload, endpoints]) => {
    const standby =
      workload.stack.cluster !== undefined && workload.stack.cluster === workload.stack.environment?.standby;
    // Of what is kept for monitoring, the exporter takes its own.
    if (standby || proxies.has(workload.component) || workload.facet.onlyWhereScraped) return [];
    return endpoints
      .filter(leads)
      .map((endpoint) => ({ path: nameOf(workload), connections: connectionsOf(model, workload, endpoint) }));
  });
}

/** Each of PHP's workers holds one while it works on a request. */
function connectionsOf(model: Model, workload: PlacedWorkload, endpoint: Endpoint): number {
  const [php] = model.facetsOf(workload.component, 'php').filter((each) => each.workload === workload.facet.name);
  if (php?.workers === undefined) return clientConnections(workload, endpoint);
  return php.workers.count * Math.max(workload.instances.length, workload.facet.replicas);
}

/** Whether an endpoint is the server's, or that of a proxy in front of it. */
function leadingTo(model: Model, server: Component): (endpoint: Endpoint) => boolean {
  const ports = new Map(
    model
      .find('tcp-proxy')
      .map(({ component, facet }) => [
        component,
        facet.forwards.filter(({ targets }) => targets.some(({ owner }) => owner === server)).map(({ port }) => port),
      ]),
  );
  return ({ owner, port }) => owner === server || ports.get(owner as Component)?.includes(port) === true;
}

function nameOf({ component, facet }: PlacedWorkload): string {
  const { path, id } = component.node;
  return facet.name === id ? path : `${path} (${facet.name})`;
}
