/**
 * What makes each alert fire, in the words of promtool's unit tests: a series a line, its values one a minute. `{}` and
 * `{more="labels"}` are completed by the labels that the rule asks for. Without these series, or with values that are
 * well, the alert must be silent.
 */
export interface AlertScenario {
  /** Series that make it fire. */
  readonly wrong: Readonly<Record<string, string>>;
  /** The same when all is well. @default no series at all */
  readonly well?: Readonly<Record<string, string>>;
  /** When it must have fired, in minutes. @default 40 */
  readonly after?: number;
}

const is = (name: string, wrong: string, well: string): AlertScenario => ({
  wrong: { [name]: `${wrong}x60` },
  well: { [name]: `${well}x60` },
});

const disk = '{fstype="ext4",mountpoint="/"}';
const service = '{container_label_com_docker_compose_service="api",container_label_com_docker_compose_project="shop"}';
const size = { [`node_filesystem_size_bytes${disk}`]: '100+0x500' };

export const scenarios: Readonly<Record<string, AlertScenario>> = {
  JobDown: is('up{job="shop"}', '0+0', '1+0'),
  ReplicaDown: {
    wrong: { 'up{job="shop",instance="1"}': '1+0x60', 'up{job="shop",instance="2"}': '0+0x60' },
    well: { 'up{job="shop",instance="1"}': '1+0x60', 'up{job="shop",instance="2"}': '1+0x60' },
  },
  HostDown: { wrong: {}, well: { 'up{}': '1+0x60' } },
  SamplesLost: is('prometheus_remote_storage_samples_failed_total{}', '0+5', '7+0'),
  PrometheusConfigurationRefused: is('prometheus_config_last_reload_successful{}', '0+0', '1+0'),
  PrometheusRulesFail: is('prometheus_rule_evaluation_failures_total{}', '0+1', '3+0'),
  PrometheusAlertsUndelivered: is('prometheus_notifications_errors_total{}', '0+1', '3+0'),
  NotificationsFail: is('alertmanager_notifications_failed_total{integration="email"}', '0+1', '2+0'),
  AlertmanagerConfigurationRefused: is('alertmanager_config_last_reload_successful{}', '0+0', '1+0'),
  NginxDown: is('nginx_up{}', '0+0', '1+0'),
  NginxDropsConnections: {
    wrong: { 'nginx_connections_accepted{}': '0+600x60', 'nginx_connections_handled{}': '0+500x60' },
    well: { 'nginx_connections_accepted{}': '0+600x60', 'nginx_connections_handled{}': '0+600x60' },
  },
  NginxConnectionsNearLimit: is('nginx_connections_active{}', '16000+0', '100+0'),
  SiteDown: is('probe_success{instance="shop.example/"}', '0+0', '1+0'),
  SiteSlow: is('probe_duration_seconds{instance="shop.example/"}', '3+0', '0.2+0'),
  // promtool's clock starts at 0: so many seconds after it the certificate ends.
  CertificateRenewalOverdue: is('probe_ssl_earliest_cert_expiry{}', '600000+0', '6000000+0'),
  CertificateExpires: is('probe_ssl_earliest_cert_expiry{}', '200000+0', '800000+0'),
  HostProcessorBusy: is('node_cpu_seconds_total{mode="idle",cpu="0"}', '0+1', '0+50'),
  ScaleForProcessor: is('node_cpu_seconds_total{mode="idle",cpu="0"}', '0+1', '0+50'),
  HostMemoryLow: {
    wrong: { 'node_memory_MemAvailable_bytes{}': '5+0x60', 'node_memory_MemTotal_bytes{}': '100+0x60' },
    well: { 'node_memory_MemAvailable_bytes{}': '50+0x60', 'node_memory_MemTotal_bytes{}': '100+0x60' },
  },
  ScaleForMemory: {
    wrong: { 'node_memory_MemAvailable_bytes{}': '0+0x60', 'node_memory_MemTotal_bytes{}': '8e9+0x60' },
    well: { 'node_memory_MemAvailable_bytes{}': '7e9+0x60', 'node_memory_MemTotal_bytes{}': '8e9+0x60' },
  },
  HostOutOfMemoryKill: is('node_vmstat_oom_kill{}', '0+1', '4+0'),
  HostDiskFull: {
    wrong: { ...size, [`node_filesystem_avail_bytes${disk}`]: '5+0x60' },
    well: { ...size, [`node_filesystem_avail_bytes${disk}`]: '50+0x60' },
  },
  HostDiskFillsUp: {
    wrong: { ...size, [`node_filesystem_avail_bytes${disk}`]: '100-0.2x500' },
    well: { ...size, [`node_filesystem_avail_bytes${disk}`]: '39+0x500' },
    after: 400,
  },
  HostInodesLow: {
    wrong: { [`node_filesystem_files_free${disk}`]: '5+0x60', [`node_filesystem_files${disk}`]: '100+0x60' },
    well: { [`node_filesystem_files_free${disk}`]: '50+0x60', [`node_filesystem_files${disk}`]: '100+0x60' },
  },
  HostJobMetricsUnread: is('node_textfile_scrape_error{}', '1+0', '0+0'),
  HostClockOff: {
    wrong: { 'node_timex_sync_status{}': '0+0x60', 'node_timex_maxerror_seconds{}': '16+0x60' },
    well: { 'node_timex_sync_status{}': '1+0x60', 'node_timex_maxerror_seconds{}': '0+0x60' },
  },
  ContainerMemoryNearLimit: {
    wrong: {
      [`container_memory_working_set_bytes${service}`]: '95+0x60',
      [`container_spec_memory_limit_bytes${service}`]: '100+0x60',
    },
    well: {
      [`container_memory_working_set_bytes${service}`]: '50+0x60',
      [`container_spec_memory_limit_bytes${service}`]: '100+0x60',
    },
  },
  ContainerOutOfMemory: is(`container_oom_events_total${service}`, '0+1', '0+0'),
  ContainerRestarts: is(`container_start_time_seconds${service}`, '0+60', '5+0'),
  PgBouncerDown: is('pgbouncer_up{}', '0+0', '1+0'),
  PgBouncerClientsWait: is('pgbouncer_pools_client_maxwait_seconds{database="shop"}', '5+0', '0+0'),
  PgBouncerClientsNearLimit: {
    wrong: { 'pgbouncer_used_clients{}': '450+0x60', 'pgbouncer_config_max_client_connections{}': '500+0x60' },
    well: { 'pgbouncer_used_clients{}': '45+0x60', 'pgbouncer_config_max_client_connections{}': '500+0x60' },
  },
  BrokerMemoryAlarm: is('rabbitmq_alarms_memory_used_watermark{}', '1+0', '0+0'),
  BrokerDiskAlarm: is('rabbitmq_alarms_free_disk_space_watermark{}', '1+0', '0+0'),
  DeadLetters: is('rabbitmq_detailed_queue_messages_ready{vhost="shop-prod",queue="orders.dead"}', '1+0', '0+0'),
  QueueWithoutConsumer: {
    wrong: {
      'rabbitmq_detailed_queue_messages_ready{vhost="shop-prod",queue="orders"}': '1+0x60',
      'rabbitmq_detailed_queue_consumers{vhost="shop-prod",queue="orders"}': '0+0x60',
    },
    well: {
      'rabbitmq_detailed_queue_messages_ready{vhost="shop-prod",queue="orders"}': '1+0x60',
      'rabbitmq_detailed_queue_consumers{vhost="shop-prod",queue="orders"}': '1+0x60',
    },
  },
  QueueBacklog: is('rabbitmq_detailed_queue_messages_ready{vhost="shop-prod",queue="orders"}', '5000+0', '5+0'),
  QueueNearlyFull: is('rabbitmq_detailed_queue_messages{vhost="shop-prod",queue="orders"}', '900+0', '5+0'),
  JobsGivenUp: is('bullmq_job_count{queue="reports",state="failed"}', '1+0', '0+0'),
  JobsWithoutWorker: {
    wrong: {
      'bullmq_job_count{queue="reports",state="waiting"}': '3+0x60',
      'bullmq_workers{queue="reports"}': '0+0x60',
    },
    well: {
      'bullmq_job_count{queue="reports",state="waiting"}': '3+0x60',
      'bullmq_workers{queue="reports"}': '1+0x60',
    },
  },
  JobBacklog: is('bullmq_job_count{queue="reports",state="waiting"}', '5000+0', '5+0'),
  MessagesGivenUp: {
    // A counter begins with its first message.
    wrong: { 'worker_messages_total{queue="orders",outcome="dead"}': '_x35 1+0x30' },
    well: { 'worker_messages_total{queue="orders",outcome="handled"}': '0+60x60' },
  },
  MessagesFailing: {
    wrong: {
      'worker_messages_total{queue="orders",outcome="retried"}': '0+9x60',
      'worker_messages_total{queue="orders",outcome="handled"}': '0+1x60',
    },
    well: {
      'worker_messages_total{queue="orders",outcome="retried"}': '0+1x60',
      'worker_messages_total{queue="orders",outcome="handled"}': '0+9x60',
    },
  },
  RequestsFail: {
    wrong: { 'http_request_duration_seconds_count{status="500"}': '0+60x60' },
    well: {
      'http_request_duration_seconds_count{status="500"}': '0+1x60',
      'http_request_duration_seconds_count{status="200"}': '0+600x60',
    },
  },
  RequestsSlow: {
    wrong: {
      'http_request_duration_seconds_bucket{le="1"}': '0+10x60',
      'http_request_duration_seconds_bucket{le="10"}': '0+100x60',
      'http_request_duration_seconds_bucket{le="+Inf"}': '0+100x60',
    },
    well: {
      'http_request_duration_seconds_bucket{le="0.1"}': '0+100x60',
      'http_request_duration_seconds_bucket{le="1"}': '0+100x60',
      'http_request_duration_seconds_bucket{le="+Inf"}': '0+100x60',
    },
  },
  NoOrders: { wrong: { 'shop_orders_total{}': '7+0x100' }, well: { 'shop_orders_total{}': '0+1x100' }, after: 80 },
  PostgresArchivingFails: is('pg_stat_archiver_failed_count{}', '0+1', '3+0'),
  PostgresDown: is('pg_up{}', '0+0', '1+0'),
  PostgresConnectionsNearlyUsed: {
    wrong: { 'pg_stat_activity_count{state="active"}': '95+0x60', 'pg_settings_max_connections{}': '100+0x60' },
    well: { 'pg_stat_activity_count{state="active"}': '9+0x60', 'pg_settings_max_connections{}': '100+0x60' },
  },
  PostgresLongTransaction: is('pg_long_running_transactions_oldest_timestamp_seconds{}', '3600+0', '5+0'),
  PostgresDeadlocks: is('pg_stat_database_deadlocks{datname="shop"}', '0+1', '7+0'),
  MariaDbDown: is('mysql_up{}', '0+0', '1+0'),
  MariaDbConnectionsNearlyUsed: {
    wrong: {
      'mysql_global_status_threads_connected{}': '95+0x60',
      'mysql_global_variables_max_connections{}': '100+0x60',
    },
    well: {
      'mysql_global_status_threads_connected{}': '9+0x60',
      'mysql_global_variables_max_connections{}': '100+0x60',
    },
  },
  MariaDbConnectionsRefused: is('mysql_global_status_connection_errors_total{error="max_connections"}', '0+1', '4+0'),
  MariaDbSlowQueries: is('mysql_global_status_slow_queries{}', '0+60', '0+1'),
  MariaDbBufferPoolTooSmall: {
    wrong: {
      'mysql_global_status_innodb_buffer_pool_reads{}': '0+10x200',
      'mysql_global_status_innodb_buffer_pool_read_requests{}': '0+100x200',
    },
    well: {
      'mysql_global_status_innodb_buffer_pool_reads{}': '0+1x200',
      'mysql_global_status_innodb_buffer_pool_read_requests{}': '0+100x200',
    },
    after: 150,
  },
  RedisDown: is('redis_up{}', '0+0', '1+0'),
  RedisConnectionsRefused: is('redis_rejected_connections_total{}', '0+1', '4+0'),
  RedisCacheTooSmall: {
    wrong: {
      'redis_keyspace_hits_total{}': '0+10x100',
      'redis_keyspace_misses_total{}': '0+90x100',
      'redis_evicted_keys_total{}': '0+10x100',
    },
    well: {
      'redis_keyspace_hits_total{}': '0+90x100',
      'redis_keyspace_misses_total{}': '0+10x100',
      'redis_evicted_keys_total{}': '0+10x100',
    },
    after: 80,
  },
  RedisMemoryFilling: {
    wrong: { 'redis_memory_used_bytes{}': '85+0x60', 'redis_memory_max_bytes{}': '100+0x60' },
    well: { 'redis_memory_used_bytes{}': '50+0x60', 'redis_memory_max_bytes{}': '100+0x60' },
  },
  RedisMemoryNearlyFull: {
    wrong: { 'redis_memory_used_bytes{}': '97+0x60', 'redis_memory_max_bytes{}': '100+0x60' },
    well: { 'redis_memory_used_bytes{}': '85+0x60', 'redis_memory_max_bytes{}': '100+0x60' },
  },
  RedisSnapshotFails: is('redis_rdb_last_bgsave_status{}', '0+0', '1+0'),
  RedisLogFails: is('redis_aof_last_write_status{}', '0+0', '1+0'),
  // promtool's clock starts at 0: what was saved before has a time below it.
  BackupOld: is('vpsynth_backup_last_success_timestamp_seconds{kind="logical"}', '-200000+0', '0+60'),
  PhysicalBackupOld: is('vpsynth_backup_last_success_timestamp_seconds{kind="physical"}', '-1000000+0', '0+60'),
  ArchiveBackupOld: is('vpsynth_backup_last_success_timestamp_seconds{kind="archive"}', '-3000+0', '0+60'),
  BackupVerificationFailed: is('vpsynth_backup_last_verification_success{}', '0+0', '1+0'),
  BackupUnverified: {
    wrong: { 'vpsynth_backup_first_run_timestamp_seconds{}': '-1000000+0x60' },
    well: {
      'vpsynth_backup_first_run_timestamp_seconds{}': '-1000000+0x60',
      'vpsynth_backup_verified_timestamp_seconds{}': '-500000+0x60',
    },
  },
  BackupRetentionFailed: is('vpsynth_backup_last_retention_success{}', '0+0', '1+0'),
  BackupRepositoryNearlyFull: is('vpsynth_backup_repository_size_bytes{}', '9e10+0', '7e10+0'),
  BackupMissing: {
    wrong: {},
    well: { 'vpsynth_backup_last_success_timestamp_seconds{kind="logical"}': '0+60x2500' },
    after: 2400,
  },
  BackupFailed: is('vpsynth_backup_last_run_success{kind="logical"}', '0+0', '1+0'),
  BackupShrank: {
    wrong: { 'vpsynth_backup_size_bytes{kind="logical"}': '1000+0x20 400+0x40' },
    well: {
      'vpsynth_backup_size_bytes{kind="logical"}': '1000+0x20 900+0x40',
      'vpsynth_backup_size_bytes{kind="volume",varies="true"}': '1000+0x20 4+0x40',
    },
  },
  PostgresReplicaGone: is('pg_replication_slots_slot_is_active{}', '0+0', '1+0'),
  PostgresSlotNearlyLost: is('pg_replication_slots_safe_wal_size_bytes{}', '5e8+0', '5e9+0'),
  PostgresReplicaLags: is('pg_replication_lag_seconds{}', '100+0', '1+0'),
  ObjectStorageUnavailable: is('cluster_available{}', '0+0', '1+0'),
  ObjectStorageDiskNearlyFull: {
    wrong: { 'garage_local_disk_avail{volume="data"}': '5+0x60', 'garage_local_disk_total{volume="data"}': '100+0x60' },
    well: { 'garage_local_disk_avail{volume="data"}': '50+0x60', 'garage_local_disk_total{volume="data"}': '100+0x60' },
  },
  ObjectStorageErrors: is('api_s3_error_counter{status_code="500"}', '0+1', '7+0'),
  ObjectStorageBlocksDamaged: is('block_resync_errored_blocks{}', '1+0', '0+0'),
  ScaleForUsers: is('nginx_connections_active{}', '1200+0', '40+0'),
  LogCollectorUnwell: is('alloy_component_controller_running_components{health_type="unhealthy"}', '1+0', '0+0'),
  LogsDropped: is('loki_write_dropped_entries_total{}', '0+5', '7+0'),
  LogsRefused: is('loki_discarded_samples_total{reason="rate_limited"}', '0+5', '7+0'),
  LogsNotDeleted: is('loki_compactor_apply_retention_last_successful_run_timestamp_seconds{}', '-200000+0', '0+60'),
  SpansRefused: is('tempo_discarded_spans_total{reason="rate_limited"}', '0+5', '7+0'),
  SpansNotSent: is('otelcol_exporter_send_failed_spans_total{}', '0+5', '7+0'),
  SpansNotTaken: is('otelcol_receiver_refused_spans_total{}', '0+5', '7+0'),
  ScaleForRequests: is('http_request_duration_seconds_count{status="200"}', '0+12000', '0+60'),
};

/** It holds always: that is what it is for. */
export const alwaysFiring: readonly string[] = ['Watchdog'];
