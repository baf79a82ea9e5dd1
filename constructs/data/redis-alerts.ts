import type { RedisFacet } from '../facets/data';
import type { AlertFacet } from '../facets/operations';
import type { Component } from '../fleet/component';
import { Duration } from '../values/duration';

/** What a server says when something is wrong, by series of redis_exporter 1.x (exporter/exporter.go). */
export function redisAlerts(
  server: Component,
  facet: Pick<RedisFacet, 'role' | 'appendOnly' | 'snapshots'>,
): AlertFacet[] {
  const warning = { kind: 'alert', on: server, holdsFor: Duration.minutes(5), severity: 'warning' } as const;
  const critical = { ...warning, severity: 'critical' } as const;
  return [
    {
      ...critical,
      name: 'RedisDown',
      holdsFor: Duration.minutes(1),
      expression: 'redis_up{} == 0',
      summary: 'The server does not let its exporter in.',
    },
    {
      ...critical,
      name: 'RedisConnectionsRefused',
      holdsFor: Duration.minutes(1),
      expression: 'increase(redis_rejected_connections_total{}[5m]) > 0',
      summary: 'Clients were refused: it holds as many connections as it may.',
    },
    ...(facet.role === 'cache' ? cacheAlerts(warning) : keeperAlerts(warning, facet.role)),
    ...persistenceAlerts(critical, facet),
  ];
}

type Base = Pick<AlertFacet, 'kind' | 'on' | 'holdsFor' | 'severity'>;

/** A cache may be full; it is too small when it forgets what is asked for again. */
function cacheAlerts(warning: Base): AlertFacet[] {
  const hits = 'rate(redis_keyspace_hits_total{}[30m])';
  const misses = 'rate(redis_keyspace_misses_total{}[30m])';
  return [
    {
      ...warning,
      name: 'RedisCacheTooSmall',
      holdsFor: Duration.minutes(30),
      expression: `${hits} / (${hits} + ${misses}) < 0.5 and rate(redis_evicted_keys_total{}[30m]) > 0`,
      summary:
        'Only {{ $value | humanizePercentage }} of what is asked for is there, and it makes room: raise maxMemory.',
    },
  ];
}

/** What forgets nothing refuses writes when it is full. */
function keeperAlerts(warning: Base, role: RedisFacet['role']): AlertFacet[] {
  const full = 'redis_memory_used_bytes{} / redis_memory_max_bytes{}';
  return [
    {
      ...warning,
      name: 'RedisMemoryFilling',
      expression: `${full} > 0.8`,
      summary: '{{ $value | humanizePercentage }} of its memory is used: at the whole of it writes are refused.',
    },
    {
      ...warning,
      name: 'RedisMemoryNearlyFull',
      severity: 'critical',
      expression: `${full} > 0.95`,
      summary: '{{ $value | humanizePercentage }} of its memory is used: at the whole of it writes are refused.',
    },
    ...(role === 'sessions' ? [sessionsWithoutEnd(warning)] : []),
  ];
}

/** Sessions that never end fill it: a client sets no expiry. */
function sessionsWithoutEnd(warning: Base): AlertFacet {
  return {
    ...warning,
    name: 'RedisSessionsWithoutEnd',
    holdsFor: Duration.hours(1),
    expression: '1 - redis_db_keys_expiring{} / redis_db_keys{} > 0.5 and redis_db_keys{} > 100',
    summary: '{{ $value | humanizePercentage }} of the keys never expire.',
  };
}

function persistenceAlerts(
  critical: Base,
  { appendOnly, snapshots }: Pick<RedisFacet, 'appendOnly' | 'snapshots'>,
): AlertFacet[] {
  return [
    ...(snapshots.length === 0
      ? []
      : [
          {
            ...critical,
            name: 'RedisSnapshotFails',
            expression: 'redis_rdb_last_bgsave_status{} == 0',
            summary: 'The last snapshot could not be written: it takes no writes until one is.',
          },
        ]),
    ...(appendOnly
      ? [
          {
            ...critical,
            name: 'RedisLogFails',
            expression: 'redis_aof_last_write_status{} == 0 or redis_aof_last_bgrewrite_status{} == 0',
            summary: 'The log of writes can not be written: what comes now is lost with a restart.',
          },
        ]
      : []),
  ];
}
