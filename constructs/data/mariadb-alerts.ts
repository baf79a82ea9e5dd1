import type { IConstruct } from 'constructs';
import type { AlertFacet } from '../facets/operations';
import { Duration } from '../values/duration';

/** What a server says through mysqld_exporter when something is wrong (prometheus/mysqld_exporter: collector/). */
export function mariaDbAlerts(server: IConstruct): AlertFacet[] {
  const warning = { kind: 'alert', on: server, holdsFor: Duration.minutes(5), severity: 'warning' } as const;
  const critical = { ...warning, severity: 'critical' } as const;
  return [
    {
      ...critical,
      name: 'MariaDbDown',
      holdsFor: Duration.minutes(1),
      expression: 'mysql_up{} == 0',
      summary: 'The server does not let its exporter in.',
    },
    {
      ...warning,
      name: 'MariaDbConnectionsNearlyUsed',
      expression: 'mysql_global_status_threads_connected{} / mysql_global_variables_max_connections{} > 0.8',
      summary: '{{ $value | humanizePercentage }} of the connections are open: the one after the last is refused.',
    },
    {
      ...critical,
      name: 'MariaDbConnectionsRefused',
      holdsFor: Duration.minutes(1),
      expression: 'increase(mysql_global_status_connection_errors_total{self, error="max_connections"}[5m]) > 0',
      summary: 'Clients were refused: all connections are open.',
    },
    {
      ...warning,
      name: 'MariaDbSlowQueries',
      holdsFor: Duration.minutes(15),
      expression: 'rate(mysql_global_status_slow_queries{}[15m]) > 0.2',
      summary: '{{ $value | humanize }} slow statements a second: the log names them.',
    },
    {
      ...warning,
      name: 'MariaDbBufferPoolTooSmall',
      holdsFor: Duration.hours(1),
      // Of the pages that statements ask for, so many come from the disk.
      expression:
        'rate(mysql_global_status_innodb_buffer_pool_reads{}[30m]) / rate(mysql_global_status_innodb_buffer_pool_read_requests{}[30m]) > 0.05',
      summary: '{{ $value | humanizePercentage }} of the pages come from the disk: raise its memory.',
    },
  ];
}
