import type { IConstruct } from 'constructs';
import type { AlertFacet } from '../facets/operations';
import { Duration } from '../values/duration';

/** The part of its connections at which a server is reported: at the whole of it, services are refused. */
const nearlyFull = 0.85;

/** A transaction that is open for longer keeps vacuum from removing anything that was deleted since. */
const longTransaction = Duration.minutes(30);

/** Reads that are so much behind are wrong to the people who made the change. */
const lag = Duration.minutes(1);

/**
 * What a server says by the series of postgres_exporter when something is wrong (prometheus-community/postgres_exporter
 * 0.20: collector/).
 */
export function postgresAlerts(server: IConstruct): AlertFacet[] {
  const alert = { kind: 'alert', on: server, holdsFor: Duration.minutes(5), severity: 'warning' } as const;
  return [
    {
      ...alert,
      name: 'PostgresDown',
      holdsFor: Duration.minutes(1),
      severity: 'critical',
      expression: 'pg_up{} == 0',
      summary: 'PostgreSQL doesn’t answer its exporter.',
    },
    {
      ...alert,
      name: 'PostgresConnectionsNearlyUsed',
      severity: 'critical',
      expression: `sum(pg_stat_activity_count{}) > ${nearlyFull} * max(pg_settings_max_connections{})`,
      summary: '{{ $value }} connections are open: soon services are refused.',
    },
    {
      ...alert,
      name: 'PostgresLongTransaction',
      expression: `pg_long_running_transactions_oldest_timestamp_seconds{} > ${longTransaction.seconds}`,
      summary:
        'A transaction is open for {{ $value | humanizeDuration }}: nothing that was deleted since is cleaned up.',
    },
    {
      ...alert,
      name: 'PostgresDeadlocks',
      holdsFor: Duration.minutes(0),
      expression: 'sum by (datname) (increase(pg_stat_database_deadlocks{}[15m])) > 3',
      summary: '{{ $value | humanize }} deadlocks in 15 minutes in {{ $labels.datname }}.',
    },
  ];
}

/** What a server says whose WAL is archived: what it can't copy it keeps, until its disk is full. */
export function archiveAlerts(server: IConstruct): AlertFacet[] {
  return [
    {
      kind: 'alert',
      on: server,
      name: 'PostgresArchivingFails',
      holdsFor: Duration.minutes(10),
      severity: 'critical',
      expression: 'increase(pg_stat_archiver_failed_count{}[10m]) > 0',
      summary: 'Segments of WAL can’t be copied to the archive: they pile up beside the data.',
    },
  ];
}

/** What a primary says of one of its replicas, by the replica's slot. */
export function slotAlerts(primary: IConstruct, slot: string): AlertFacet[] {
  const alert = { kind: 'alert', on: primary, holdsFor: Duration.minutes(5) } as const;
  return [
    {
      ...alert,
      name: 'PostgresReplicaGone',
      severity: 'critical',
      expression: `pg_replication_slots_slot_is_active{self, slot_name="${slot}"} == 0`,
      summary: 'The replica of slot {{ $labels.slot_name }} follows no more, and WAL is kept for it.',
    },
    {
      ...alert,
      name: 'PostgresSlotNearlyLost',
      severity: 'critical',
      expression: `pg_replication_slots_safe_wal_size_bytes{self, slot_name="${slot}"} < 1e9`,
      summary:
        '{{ $value | humanize1024 }}B more of WAL, and what the replica of slot {{ $labels.slot_name }} needs is removed: it must be copied anew.',
    },
  ];
}

/** What a replica says of itself. */
export function replicaAlerts(replica: IConstruct): AlertFacet[] {
  return [
    {
      kind: 'alert',
      on: replica,
      name: 'PostgresReplicaLags',
      holdsFor: Duration.minutes(5),
      severity: 'warning',
      expression: `pg_replication_lag_seconds{} > ${lag.seconds}`,
      summary: 'The replica is {{ $value | humanizeDuration }} behind its primary.',
    },
  ];
}
