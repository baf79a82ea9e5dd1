import { Vps } from '../../constructs/host/vps';
import { Environment } from '../../constructs/project/environment';
import type { PlacedWorkload } from '../derive/model';
import { header } from '../header';
import { type HbaRule, pgHba } from '../serialize/conf';
import type { Database } from './databases';

/**
 * `pg_hba.conf`: a role reaches its own database and nothing else, always with its password. There is no rule for `all`.
 *
 * The superuser comes in by the socket alone, as the container's user of the same name, which is who the image's own
 * scripts, the provisioning and the backups run as. Over loopback it needs its password: the health check (pg_isready)
 * asks there, never logs in, and would otherwise be logged as a refusal every few seconds.
 *
 * TLS is not asked for: what crosses hosts does so on a private network, and these servers have no certificate.
 */
export function hbaFile(workload: PlacedWorkload, databases: readonly Database[]): string {
  const rules: HbaRule[] = [
    { type: 'local', database: 'all', user: 'postgres', method: 'peer', comment: 'Superuser, inside the container' },
    {
      type: 'host',
      database: 'postgres',
      user: 'postgres',
      address: '127.0.0.1/32',
      method: 'scram-sha-256',
      comment: 'Health check',
    },
    ...databases.flatMap((database) => rulesFor(workload, database)),
  ];
  return pgHba(rules, { header: header(workload.component) });
}

function rulesFor(workload: PlacedWorkload, { component, facet }: Database): HbaRule[] {
  return sources(workload, Environment.of(component)).map((address, index) => ({
    type: 'host',
    database: facet.name,
    user: facet.role,
    address,
    method: 'scram-sha-256',
    ...(index === 0 && { comment: component.node.path }),
  }));
}

/**
 * Where an environment's connections come from: on the server's own host from the server's network; from another host
 * under that host's private address. Pods have no range that a file could know (`samenet` holds one node's pods at
 * most): on a cluster the network policy says who reaches the server, and the password who gets in.
 */
function sources({ networks, stack }: PlacedWorkload, environment: Environment | undefined): string[] {
  if (stack.cluster !== undefined) return ['all'];
  const places = environment?.places ?? [stack.host];
  return [
    ...new Set(
      places.flatMap((place) => {
        if (place === stack.host) return networks.map((network) => network.subnet);
        return place instanceof Vps && place.privateAddress !== undefined ? [`${place.privateAddress}/32`] : [];
      }),
    ),
  ];
}
