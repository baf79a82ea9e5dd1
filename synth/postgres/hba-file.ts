import type { Host } from '../../constructs/host/host';
import type { KubernetesCluster } from '../../constructs/host/kubernetes-cluster';
import { Vps } from '../../constructs/host/vps';
import { Environment } from '../../constructs/project/environment';
import type { Model, PlacedWorkload } from '../derive/model';
import { header } from '../header';
import { type HbaRule, pgHba } from '../serialize/conf';
import { type Database, databasesIn, type ServerRole, serverRolesIn } from './databases';

/**
 * `pg_hba.conf`: a role reaches its own database and nothing else, always with its password. There is no rule for `all`.
 *
 * The superuser comes in by the socket alone, as the container's user of the same name, which is who the image's own
 * scripts, the provisioning and the backups run as. Over loopback it needs its password: the health check (pg_isready)
 * asks there, never logs in, and would otherwise be logged as a refusal every few seconds.
 *
 * TLS is not asked for: what crosses hosts does so on a private network, and these servers have no certificate.
 */
export function hbaFile(model: Model, workload: PlacedWorkload): string {
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
    ...databasesIn(model, workload).flatMap((database) => databaseRules(workload, database)),
    ...serverRolesIn(model, workload).flatMap((role) => serverRoleRules(model, workload, role)),
  ];
  return pgHba(rules, { header: header(workload.component) });
}

function databaseRules(workload: PlacedWorkload, { component, facet }: Database): HbaRule[] {
  const { name: database, owner, application, reader } = facet;
  const names = [owner, application, ...(reader === undefined ? [] : [reader])].map(({ name }) => name);
  const places = Environment.of(component)?.places ?? [workload.stack.host];
  return rules(workload, places, { database, user: [...new Set(names)].join(','), comment: component.node.path });
}

function serverRoleRules(model: Model, workload: PlacedWorkload, { component, facet }: ServerRole): HbaRule[] {
  const places = model.placed(component).flatMap(({ stack }) => stack.host ?? []);
  return rules(workload, places, { database: facet.connectsTo, user: facet.name, comment: component.node.path });
}

function rules(
  workload: PlacedWorkload,
  places: readonly (Host | KubernetesCluster | undefined)[],
  { comment, ...who }: Pick<HbaRule, 'database' | 'user' | 'comment'>,
): HbaRule[] {
  return sources(workload, places).map((address, index) => ({
    type: 'host',
    ...who,
    address,
    method: 'scram-sha-256',
    ...(index === 0 && comment !== undefined && { comment }),
  }));
}

/**
 * Where connections come from: on the server's own host from the server's network; from another host under that host's
 * private address. Pods have no range that a file could know (`samenet` holds one node's pods at most): on a cluster the
 * network policy says who reaches the server, and the password who gets in.
 */
function sources(
  { networks, stack }: PlacedWorkload,
  places: readonly (Host | KubernetesCluster | undefined)[],
): string[] {
  if (stack.cluster !== undefined) return ['all'];
  return [
    ...new Set(
      places.flatMap((place) => {
        if (place === stack.host) return networks.map((network) => network.subnet);
        return place instanceof Vps && place.privateAddress !== undefined ? [`${place.privateAddress}/32`] : [];
      }),
    ),
  ];
}
