import type { Endpoint } from '../../facets/endpoint';
import type { Facet } from '../../facets/facet';
import type { Component } from '../../fleet/component';
import type { Network } from '../../host/network';
import type { Secret } from '../../values/secret';
import { Size } from '../../values/size';
import { exporter, exporterSecrets } from '../exporter';
import { type PanelLine, panelsOf } from './panels';

/** The user that an exporter of MariaDB or MySQL logs in as; it needs PROCESS and REPLICATION CLIENT (mysqld_exporter). */
export const mysqldMonitoringUser = 'monitoring';

interface Watched extends Component {
  readonly network: Network;
  readonly endpoint: Endpoint;
}

/** The exporter of a MariaDB or MySQL server. */
export function mysqldExporter(server: Watched, password: Secret): Facet[] {
  const facets = exporter(server, {
    name: `${server.node.id}-exporter`,
    program: 'mysqld-exporter',
    port: 9104,
    networks: [server.network],
    command: [`--config.my-cnf=${exporterSecrets}/my.cnf`],
    connects: [server.endpoint],
    files: {
      'my.cnf': [
        `[client]\nuser = ${mysqldMonitoringUser}\npassword = `,
        password,
        '\nhost = ',
        server.endpoint.host,
        '\nport = ',
        server.endpoint.portNumber,
        '\n',
      ],
    },
    memory: Size.mebibytes(48),
  });
  return [...facets, ...panelsOf(server, 'Database', diagrams)];
}

const diagrams: readonly PanelLine[] = [
  [
    'connections',
    'percentunit',
    'mysql_global_status_threads_connected{} / mysql_global_variables_max_connections{}',
    'of the most',
  ],
  ['queries', 'reqps', 'rate(mysql_global_status_queries{}[$__rate_interval])', 'a second'],
  ['slow queries', 'short', 'rate(mysql_global_status_slow_queries{}[$__rate_interval])', 'a second'],
];
