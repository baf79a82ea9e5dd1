import { isAtLeast } from '../../constructs/values/versions';

/**
 * What PostgreSQL takes at its start alone: `pg_settings` of version 18 with the context `postmaster`
 * (postgresql.org/docs/18/view-pg-settings.html), and of the libraries that the image can load.
 */
const atStart: ReadonlySet<string> = new Set([
  'archive_mode',
  'autovacuum_freeze_max_age',
  'autovacuum_multixact_freeze_max_age',
  'autovacuum_worker_slots',
  'bonjour',
  'bonjour_name',
  'cluster_name',
  'commit_timestamp_buffers',
  'config_file',
  'data_directory',
  'data_sync_retry',
  'debug_io_direct',
  'dynamic_shared_memory_type',
  'event_source',
  'external_pid_file',
  'hba_file',
  'hot_standby',
  'huge_page_size',
  'huge_pages',
  'ident_file',
  'ignore_invalid_pages',
  'io_max_combine_limit',
  'io_max_concurrency',
  'io_method',
  'jit_provider',
  'listen_addresses',
  'logging_collector',
  'max_active_replication_origins',
  'max_connections',
  'max_files_per_process',
  'max_locks_per_transaction',
  'max_logical_replication_workers',
  'max_notify_queue_pages',
  'max_pred_locks_per_transaction',
  'max_prepared_transactions',
  'max_replication_slots',
  'max_wal_senders',
  'max_worker_processes',
  'min_dynamic_shared_memory',
  'multixact_member_buffers',
  'multixact_offset_buffers',
  'notify_buffers',
  'pg_prewarm.autoprewarm',
  'pg_stat_statements.max',
  'port',
  'recovery_target',
  'recovery_target_action',
  'recovery_target_inclusive',
  'recovery_target_lsn',
  'recovery_target_name',
  'recovery_target_time',
  'recovery_target_timeline',
  'recovery_target_xid',
  'reserved_connections',
  'serializable_buffers',
  'shared_buffers',
  'shared_memory_type',
  'shared_preload_libraries',
  'subtransaction_buffers',
  'superuser_reserved_connections',
  'trace_connection_negotiation',
  'track_activity_query_size',
  'track_commit_timestamp',
  'transaction_buffers',
  'unix_socket_directories',
  'unix_socket_group',
  'unix_socket_permissions',
  'wal_buffers',
  'wal_decode_buffer_size',
  'wal_level',
  'wal_log_hints',
]);

/** What version 18 reads anew, and those before it at their start (release notes of 17 and 18). */
const atStartBefore18: ReadonlySet<string> = new Set(['autovacuum_max_workers', 'old_snapshot_threshold']);

/** True for a setting of which a running server takes no change. */
export function isReadAtStart(name: string, version: string): boolean {
  const setting = name.toLowerCase();
  return atStart.has(setting) || (!isAtLeast(version, '18') && atStartBefore18.has(setting));
}
