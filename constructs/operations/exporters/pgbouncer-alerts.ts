import type { AlertFacet } from '../../facets/operations';
import type { Component } from '../../fleet/component';
import { Duration } from '../../values/duration';

/** What a pooler says when its pools don't suffice, by series of pgbouncer_exporter 0.12. */
export function pgBouncerAlerts(pgBouncer: Component): AlertFacet[] {
  const alert = { kind: 'alert', on: pgBouncer, holdsFor: Duration.minutes(2) } as const;
  return [
    {
      ...alert,
      name: 'PgBouncerDown',
      severity: 'critical',
      expression: 'pgbouncer_up{} == 0',
      summary: 'PgBouncer does not answer: services reach no database.',
    },
    {
      ...alert,
      name: 'PgBouncerClientsWait',
      severity: 'warning',
      expression: 'pgbouncer_pools_client_maxwait_seconds{} > 1',
      summary:
        'The oldest client of {{ $labels.database }} has waited {{ $value | humanizeDuration }} for a connection.',
    },
    {
      ...alert,
      name: 'PgBouncerClientsNearLimit',
      severity: 'warning',
      expression: 'pgbouncer_used_clients{} / pgbouncer_config_max_client_connections{} > 0.8',
      summary: '{{ $value | humanizePercentage }} of the client connections that PgBouncer takes are in use.',
    },
  ];
}
