import type { Endpoint } from '../../facets/endpoint';
import type { Facet } from '../../facets/facet';
import type { Component } from '../../fleet/component';
import type { Network } from '../../host/network';
import type { Secret } from '../../values/secret';
import { Size } from '../../values/size';
import { exporter, exporterFiles } from '../exporter';
import { type PanelLine, panelsOf } from './panels';

/** The role that an exporter of PostgreSQL logs in as: a member of pg_monitor, which sees statistics and no data. */
export const postgresMonitoringRole = 'monitoring';

interface Watched extends Component {
  readonly network: Network;
  readonly endpoint: Endpoint;
}

/** The exporter of a PostgreSQL server. It connects to the server itself: a pooler's numbers would be its own. */
export function postgresExporter(server: Watched, password: Secret): Facet[] {
  const facets = exporter(server, {
    name: `${server.node.id}-exporter`,
    program: 'postgres-exporter',
    port: 9187,
    networks: [server.network],
    command: ['--collector.long_running_transactions'],
    environment: {
      DATA_SOURCE_USER: postgresMonitoringRole,
      DATA_SOURCE_PASS: password,
      DATA_SOURCE_URI_FILE: `${exporterFiles}/uri`,
    },
    connects: [server.endpoint],
    files: { uri: [server.endpoint.hostAndPort, '/postgres?sslmode=disable'] },
    memory: Size.mebibytes(64),
  });
  return [...facets, ...panelsOf(server, 'Database', diagrams)];
}

const own = '{self, datname!~"template.*|postgres|"}';
const diagrams: readonly PanelLine[] = [
  ['connections', 'short', `sum by (datname) (pg_stat_database_numbackends${own})`, '{{datname}}'],
  [
    'transactions',
    'ops',
    `sum by (datname) (rate(pg_stat_database_xact_commit${own}[$__rate_interval]))`,
    '{{datname}}',
  ],
  [
    'transactions undone',
    'ops',
    `sum by (datname) (rate(pg_stat_database_xact_rollback${own}[$__rate_interval]))`,
    '{{datname}}',
  ],
  [
    'read from memory',
    'percentunit',
    `sum by (datname) (rate(pg_stat_database_blks_hit${own}[$__rate_interval])) / (sum by (datname) (rate(pg_stat_database_blks_hit${own}[$__rate_interval])) + sum by (datname) (rate(pg_stat_database_blks_read${own}[$__rate_interval])))`,
    '{{datname}}',
  ],
  ['size', 'bytes', `pg_database_size_bytes${own}`, '{{datname}}'],
  ['deadlocks', 'short', `sum by (datname) (increase(pg_stat_database_deadlocks${own}[5m]))`, '{{datname}}'],
];
