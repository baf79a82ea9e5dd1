import { queryWait } from '../../constructs/data/pool-hold';
import type { PgBouncerFacet, PoolFacet } from '../../constructs/facets/data';
import { pgBouncerMonitoringUser } from '../../constructs/operations/exporters/pgbouncer-exporter';
import { hasExporter } from '../derive/exported';
import type { Model, PlacedWorkload } from '../derive/model';
import { header } from '../header';
import { type IniEntry, pgbouncerConnection, pgbouncerIni } from '../serialize/ini';

/** Where PgBouncer finds its other files. */
export interface PgBouncerPaths {
  readonly users: string;
  readonly authorities: string;
}

/** `pgbouncer.ini`: one line a pool, then what differs from PgBouncer's defaults or must not depend on them. */
export function iniFile(model: Model, workload: PlacedWorkload, facet: PgBouncerFacet, paths: PgBouncerPaths): string {
  return pgbouncerIni(
    [
      { name: 'databases', entries: facet.pools.map((pool) => poolLine(model, workload, pool)) },
      {
        name: 'pgbouncer',
        entries: [...clientSide(workload, facet, paths.users), ...serverSide(facet, paths.authorities), ...logging],
      },
    ],
    { header: header(workload.component) },
  );
}

/** The user isn't forced: each client logs in to the server as itself. */
function poolLine(model: Model, workload: PlacedWorkload, pool: PoolFacet): IniEntry {
  const address = model.reach(workload, pool.server);
  if (address === undefined)
    throw new Error(
      `${pool.pool.node.path}: ${workload.component.node.path} can't reach ${pool.server.owner.node.path}`,
    );
  const connection = pgbouncerConnection({
    host: address.host,
    port: address.port,
    dbname: pool.database,
    pool_size: pool.size,
    ...(pool.reserve > 0 && { reserve_pool: pool.reserve }),
    ...(pool.mode !== 'transaction' && { pool_mode: pool.mode }),
  });
  return { key: pool.name, value: connection, comment: pool.pool.node.path };
}

/**
 * Its address in the network of its environment, the first that it joins: in the database's, where every project's
 * pooler and migrations stand, it doesn't listen. A pod has one address, not known before.
 */
function listenAddress({ networks, instances }: PlacedWorkload): string {
  const [own] = networks;
  return (own && instances[0]?.addresses.get(own.name)) ?? '0.0.0.0';
}

function clientSide(workload: PlacedWorkload, facet: PgBouncerFacet, userList: string): IniEntry[] {
  const { port, maxClientConnections } = facet;
  const exported = hasExporter(workload);
  return [
    { key: 'listen_addr', value: listenAddress(workload) },
    { key: 'listen_port', value: port },
    { key: 'unix_socket_dir', value: '/tmp' },
    { key: 'auth_type', value: 'scram-sha-256' },
    { key: 'auth_file', value: userList },
    { key: 'pool_mode', value: 'transaction' },
    { key: 'max_client_conn', value: maxClientConnections },
    { key: 'max_prepared_statements', value: 200 },
    { key: 'ignore_startup_parameters', value: 'extra_float_digits' },
    ...(exported ? [{ key: 'stats_users', value: pgBouncerMonitoringUser }] : []),
    {
      key: 'query_wait_timeout',
      value: queryWait.seconds,
      comment: 'Less than the 60 s after which nginx gives up: the service can still say why.',
    },
  ];
}

/**
 * How the server is verified holds for all pools: PgBouncer has it for the whole process only. With one pool that needs
 * it, all do; a mixture is refused where the pools are declared.
 */
function serverSide({ pools }: PgBouncerFacet, authorities: string): IniEntry[] {
  const tls = pools.find((pool) => pool.tls !== undefined)?.tls;
  if (tls === undefined)
    return [
      {
        key: 'server_tls_sslmode',
        value: 'disable',
        comment: 'Its servers have no certificate and stand in private networks.',
      },
    ];
  return [
    {
      key: 'server_tls_sslmode',
      value: tls.mode,
      ...(tls.mode === 'verify-ca' && {
        comment: "The file holds its servers' own certificates and no others: only they have the keys of them.",
      }),
    },
    { key: 'server_tls_ca_file', value: tls.authority === undefined ? publicAuthorities : authorities },
  ];
}

/** Where the image has those of public authorities. */
const publicAuthorities = '/etc/ssl/certs/ca-certificates.crt';

/** The certificates that PgBouncer trusts, each once; '' where it trusts the public authorities or verifies nothing. */
export function authoritiesFile({ pools }: PgBouncerFacet): string {
  return [...new Set(pools.flatMap(({ tls }) => tls?.authority ?? []))].join('');
}

/** Each health check is a connection: without these two it writes lines every few seconds. */
const logging: readonly IniEntry[] = [
  { key: 'log_connections', value: 0 },
  { key: 'log_disconnections', value: 0 },
];
