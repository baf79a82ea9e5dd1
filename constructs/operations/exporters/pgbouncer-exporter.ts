import type { Endpoint } from '../../facets/endpoint';
import type { Facet } from '../../facets/facet';
import type { Component } from '../../fleet/component';
import type { Network } from '../../host/network';
import type { Secret } from '../../values/secret';
import { exporter, exporterSecrets } from '../exporter';
import { type PanelLine, panelsOf } from './panels';
import { pgBouncerAlerts } from './pgbouncer-alerts';

/** The user that an exporter of PgBouncer logs in to the console as: it may look, and change nothing (stats_users). */
export const pgBouncerMonitoringUser = 'monitoring';

interface Watched extends Component {
  readonly endpoint: Endpoint;
}

/** The exporter of a PgBouncer, and what is alerted by it. It asks the console; the databases behind the pools have exporters of their own. */
export function pgBouncerExporter(pgBouncer: Watched, network: Network, password: Secret): Facet[] {
  const facets = exporter(pgBouncer, {
    name: `${pgBouncer.node.id}-exporter`,
    program: 'pgbouncer-exporter',
    port: 9127,
    networks: [network],
    command: ['--pgBouncer.connectionString=dbname=pgbouncer sslmode=disable'],
    // The rest of the connection, as lib/pq takes it from libpq's variables (pkg.go.dev/github.com/lib/pq).
    environment: {
      PGHOST: pgBouncer.endpoint.host,
      PGPORT: pgBouncer.endpoint.portNumber,
      PGUSER: pgBouncerMonitoringUser,
      PGPASSFILE: `${exporterSecrets}/pgpass`,
    },
    // host:port:database:user:password, as libpq's password file has it.
    files: { pgpass: [`*:*:*:${pgBouncerMonitoringUser}:`, password, '\n'] },
  });
  return [...facets, ...pgBouncerAlerts(pgBouncer), ...panelsOf(pgBouncer, 'Database', diagrams)];
}

const diagrams: readonly PanelLine[] = [
  ['clients that wait', 'short', 'sum by (database) (pgbouncer_pools_client_waiting_connections{})', '{{database}}'],
  ['longest wait', 's', 'max by (database) (pgbouncer_pools_client_maxwait_seconds{})', '{{database}}'],
  [
    'connections to the server',
    'short',
    'sum by (database) (pgbouncer_pools_server_active_connections{})',
    '{{database}}',
  ],
  [
    'queries',
    'reqps',
    'sum by (database) (rate(pgbouncer_stats_queries_pooled_total{}[$__rate_interval]))',
    '{{database}}',
  ],
];
