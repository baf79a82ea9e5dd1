import type { PostgresServerFacet } from '../../constructs/facets/data';
import type { Host } from '../../constructs/host/host';
import type { KubernetesCluster } from '../../constructs/host/kubernetes-cluster';
import { Vps } from '../../constructs/host/vps';
import { Environment } from '../../constructs/project/environment';
import type { Model, PlacedWorkload } from '../derive/model';
import { header } from '../header';
import { type HbaRule, pgHba } from '../serialize/conf';
import { type Database, databasesIn, placesOf, type ServerRole, serverRolesIn } from './databases';

/**
 * `pg_hba.conf`: a role reaches its own database and nothing else, always with its password. There is no rule for `all`.
 *
 * The superuser comes in by the socket alone, as the container's user of the same name, which is who the image's own
 * scripts, the provisioning, the backups and the health check run as. Over loopback it needs its password: `pg_isready`
 * asks there too, never logs in, and would otherwise be logged as a refusal every few seconds.
 *
 * From other hosts a server that has a certificate asks for TLS; on a network of its own host nobody listens.
 */
export function hbaFile(model: Model, workload: PlacedWorkload, server: PostgresServerFacet): string {
  const asksForTls = server.certificate !== undefined;
  const rules: HbaRule[] = [
    { type: 'local', database: 'all', user: 'postgres', method: 'peer', comment: 'Superuser, inside the container' },
    {
      type: 'local',
      database: 'replication',
      user: 'postgres',
      method: 'peer',
      comment: 'Copies of the whole server, which `all` is not said of',
    },
    {
      type: 'host',
      database: 'postgres',
      user: 'postgres',
      address: '127.0.0.1/32',
      method: 'scram-sha-256',
      comment: 'Health check',
    },
    ...databasesIn(model, workload).flatMap((database) => databaseRules({ workload, asksForTls }, database)),
    ...serverRolesIn(model, workload).flatMap((role) => serverRoleRules(model, { workload, asksForTls }, role)),
  ];
  return pgHba(rules, { header: header(workload.component) });
}

interface Asked {
  readonly workload: PlacedWorkload;
  readonly asksForTls: boolean;
}

type Place = Host | KubernetesCluster | undefined;

function databaseRules(asked: Asked, { component, facet }: Database): HbaRule[] {
  const { name: database, owner, application, reader } = facet;
  const names = [owner, application, ...(reader === undefined ? [] : [reader])].map(({ name }) => name);
  const places = Environment.of(component)?.places ?? [asked.workload.stack.host];
  return rules(asked, places, { database, user: [...new Set(names)].join(','), comment: component.node.path });
}

function serverRoleRules(model: Model, asked: Asked, role: ServerRole): HbaRule[] {
  const { connectsTo: database, name: user } = role.facet;
  const places = placesOf(model, role).flatMap(({ stack }) => stack.host ?? []);
  return rules(asked, places, { database, user, comment: role.component.node.path });
}

function rules(
  { workload, asksForTls }: Asked,
  places: readonly Place[],
  { comment, ...who }: Pick<HbaRule, 'database' | 'user' | 'comment'>,
): HbaRule[] {
  return sources(workload, places).map(({ address, isElsewhere }, index) => ({
    type: asksForTls && isElsewhere ? 'hostssl' : 'host',
    ...who,
    address,
    method: 'scram-sha-256',
    ...(index === 0 && comment !== undefined && { comment }),
  }));
}

interface Source {
  readonly address: string;
  readonly isElsewhere: boolean;
}

/**
 * Where connections come from: on the server's own host from the server's network; from another host under that host's
 * private address. Pods have no range that a file could know (`samenet` holds one node's pods at most): on a cluster the
 * network policy says who reaches the server, and the password who gets in.
 */
function sources({ networks, stack }: PlacedWorkload, places: readonly Place[]): Source[] {
  if (stack.cluster !== undefined) return [{ address: 'all', isElsewhere: false }];
  return [...new Set(places)].flatMap((place): Source[] => {
    if (place === stack.host) return networks.map(({ subnet }) => ({ address: subnet, isElsewhere: false }));
    return place instanceof Vps && place.privateAddress !== undefined
      ? [{ address: `${place.privateAddress}/32`, isElsewhere: true }]
      : [];
  });
}
