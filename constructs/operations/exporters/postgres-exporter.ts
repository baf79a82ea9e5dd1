import type { Endpoint } from '../../facets/endpoint';
import type { Facet } from '../../facets/facet';
import type { Component } from '../../fleet/component';
import type { Network } from '../../host/network';
import type { Secret } from '../../values/secret';
import { Size } from '../../values/size';
import { exporter, exporterFiles } from '../exporter';

/** The role that an exporter of PostgreSQL logs in as: a member of pg_monitor, which sees statistics and no data. */
export const postgresMonitoringRole = 'monitoring';

interface Watched extends Component {
  readonly network: Network;
  readonly endpoint: Endpoint;
}

/** The exporter of a PostgreSQL server. It connects to the server itself: a pooler's numbers would be its own. */
export function postgresExporter(server: Watched, password: Secret): Facet[] {
  return exporter(server, {
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
}
