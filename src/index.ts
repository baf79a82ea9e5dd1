export { Bucket, type BucketProps } from '../constructs/data/bucket';
export { ExternalObjectStorage, type ExternalObjectStorageProps } from '../constructs/data/external-object-storage';
export { GarageServer, type GarageServerProps } from '../constructs/data/garage-server';
export { ManagedPostgres, type ManagedPostgresProps } from '../constructs/data/managed-postgres';
export { ManagedRedis, type ManagedRedisProps } from '../constructs/data/managed-redis';
export { MariaDbDatabase, type MariaDbDatabaseProps } from '../constructs/data/mariadb-database';
export { MariaDbServer, type MariaDbServerProps } from '../constructs/data/mariadb-server';
export { MinioServer, type MinioServerProps } from '../constructs/data/minio-server';
export { ObjectStorage, type PublicPlace } from '../constructs/data/object-storage';
export { PgBouncer } from '../constructs/data/pgbouncer';
export { PgBouncerPool, type PgBouncerPoolProps, type PgBouncerReadPoolProps } from '../constructs/data/pgbouncer-pool';
export { PostgresDatabase, type PostgresDatabaseProps } from '../constructs/data/postgres-database';
export { PostgresReplica, type PostgresReplicaProps } from '../constructs/data/postgres-replica';
export { PostgresServer, type PostgresServerProps } from '../constructs/data/postgres-server';
export { Queue, type QueueProps } from '../constructs/data/queue';
export { RabbitMqBroker, type RabbitMqBrokerProps } from '../constructs/data/rabbitmq-broker';
export { RabbitMqVirtualHost, type RabbitMqVirtualHostProps } from '../constructs/data/rabbitmq-virtual-host';
export { RedisServer, type RedisServerProps } from '../constructs/data/redis-server';
export { Delivery, type DeliveryProps } from '../constructs/delivery/delivery';
export { Migration, type MigrationProps } from '../constructs/delivery/migration';
export { type AcmeOptions, Certificate } from '../constructs/edge/certificate';
export { NginxEdge, type NginxEdgeProps } from '../constructs/edge/nginx-edge';
export {
  type BucketRouteProps,
  type FilesRouteProps,
  NginxVhost,
  type NginxVhostProps,
  type ProxyRouteProps,
  type RedirectRouteProps,
  type ResponseRouteProps,
} from '../constructs/edge/nginx-vhost';
export type { RouteTarget } from '../constructs/edge/route';
export type * from '../constructs/facets/administration';
export type * from '../constructs/facets/backup';
export type * from '../constructs/facets/dashboard';
export type * from '../constructs/facets/data';
export type * from '../constructs/facets/delivery';
export type * from '../constructs/facets/edge';
export { Endpoint, type EndpointOptions, EndpointPart, type Protocol } from '../constructs/facets/endpoint';
export type { Facet, FacetKinds } from '../constructs/facets/facet';
export type * from '../constructs/facets/file';
export type * from '../constructs/facets/logs';
export type * from '../constructs/facets/mail';
export type * from '../constructs/facets/maintenance';
export type * from '../constructs/facets/mariadb';
export type * from '../constructs/facets/migration';
export type * from '../constructs/facets/object-storage';
export type * from '../constructs/facets/operations';
export type * from '../constructs/facets/php';
export type * from '../constructs/facets/rabbitmq';
export type * from '../constructs/facets/tcp-proxy';
export type * from '../constructs/facets/tracing';
export type * from '../constructs/facets/wordpress';
export type * from '../constructs/facets/worker';
export type * from '../constructs/facets/workload';
export { type WorkloadOptions, workload } from '../constructs/facets/workload-defaults';
export { Component } from '../constructs/fleet/component';
export { Fleet, type FleetProps } from '../constructs/fleet/fleet';
export { Grouping } from '../constructs/fleet/grouping';
export type { ComposeValue } from '../constructs/fleet/override';
export { formatProblem, type Problem, recordProblem } from '../constructs/fleet/problem';
export { parseProps, reference } from '../constructs/fleet/props';
export { ExistingState, type ExistingStateProps } from '../constructs/host/existing-state';
export { Host } from '../constructs/host/host';
export { KubernetesCluster, type KubernetesClusterProps } from '../constructs/host/kubernetes-cluster';
export { LocalMachine, type LocalMachineProps } from '../constructs/host/local-machine';
export { Network, type NetworkProps } from '../constructs/host/network';
export { SshAccess, type SshAccessProps } from '../constructs/host/ssh-access';
export { Vps, type VpsProps } from '../constructs/host/vps';
export { WireGuardNetwork, type WireGuardNetworkProps } from '../constructs/host/wireguard-network';
export { DatadogAgent, type DatadogAgentProps } from '../constructs/operations/agents/datadog-agent';
export { NewRelicAgent, type NewRelicAgentProps } from '../constructs/operations/agents/new-relic-agent';
export { Alert, type AlertProps } from '../constructs/operations/alert';
export type { Alerting } from '../constructs/operations/alerting';
export { BackupPlan, type BackupPlanProps } from '../constructs/operations/backup-plan';
export {
  BackupTarget,
  type RestTargetOptions,
  type S3TargetOptions,
  type SftpTargetOptions,
} from '../constructs/operations/backup-target';
export { ErrorTracking, type ErrorTrackingProps } from '../constructs/operations/error-tracking';
export { type ExporterOptions, exporter } from '../constructs/operations/exporter';
export { ExternalTraceStore, type ExternalTraceStoreProps } from '../constructs/operations/external-trace-store';
export { GlitchTip, type GlitchTipProps } from '../constructs/operations/glitchtip';
export type { Grafana, GrafanaProps } from '../constructs/operations/grafana';
export { LogCollector, type LogCollectorProps } from '../constructs/operations/log-collector';
export { LogStore, type LogStoreProps } from '../constructs/operations/log-store';
export { MaintenanceCalendar, type MaintenanceCalendarProps } from '../constructs/operations/maintenance-calendar';
export { Metric, type MetricProps } from '../constructs/operations/metric';
export { Monitoring, type MonitoringProps } from '../constructs/operations/monitoring';
export { RealUserMonitoring, type RealUserMonitoringProps } from '../constructs/operations/real-user-monitoring';
export {
  type MailOptions,
  type PagerDutyOptions,
  Receiver,
  type ReceiverOptions,
  type SmtpAccount,
  type WebhookOptions,
} from '../constructs/operations/receiver';
export { ScalingTriggers, type ScalingTriggersProps } from '../constructs/operations/scaling-triggers';
export { SecretProgram } from '../constructs/operations/secret-program';
export { SecretRotation, type SecretRotationProps } from '../constructs/operations/secret-rotation';
export { SecretStore, type SecretStoreProps } from '../constructs/operations/secret-store';
export { TraceStore, type TraceStoreProps } from '../constructs/operations/trace-store';
export { Tracing, type TracingProps } from '../constructs/operations/tracing';
export { Environment, type EnvironmentProps } from '../constructs/project/environment';
export type { ExportTarget } from '../constructs/project/export-target';
export { Project, type ProjectProps } from '../constructs/project/project';
export { ApiServer, type ApiServerProps } from '../constructs/service/api-server';
export type { Connectable, Connection } from '../constructs/service/connection';
export { ContainerService, type ContainerServiceProps } from '../constructs/service/container-service';
export { Job, type JobProps } from '../constructs/service/job';
export { Mail, type MailProps } from '../constructs/service/mail';
export { MailCatcher, type MailCatcherProps } from '../constructs/service/mail-catcher';
export { QueueDashboard, type QueueDashboardProps } from '../constructs/service/queue-dashboard';
export { SmtpRelay, type SmtpRelayProps } from '../constructs/service/smtp-relay';
export { type ForwardOptions, TcpProxy } from '../constructs/service/tcp-proxy';
export { WebApp, type WebAppProps } from '../constructs/service/web-app';
export { WordPressSite, type WordPressSiteProps } from '../constructs/service/wordpress-site';
export { Worker, type WorkerProps } from '../constructs/service/worker';
export type { WorkerContractInput } from '../constructs/service/worker-contract';
export { Complete, type CompleteProps } from '../constructs/shape/complete';
export { Hybrid, type HybridProps } from '../constructs/shape/hybrid';
export { Minimal, type MinimalProps } from '../constructs/shape/minimal';
export { Shape } from '../constructs/shape/shape';
export { Duration } from '../constructs/values/duration';
export { Image, type ImageBuild } from '../constructs/values/image';
export { Secret, type SecretForm } from '../constructs/values/secret';
export { Size } from '../constructs/values/size';
