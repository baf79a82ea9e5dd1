import type { AccessFacet } from './access';
import type { AdministrationFacet } from './administration';
import type { BackupFacet, DumpFacet, UnsavedFacet } from './backup';
import type { GrafanaDatasourceFacet, GrafanaFacet, PanelFacet } from './dashboard';
import type { DatabaseFacet, PgBouncerFacet, PostgresRoleFacet, PostgresServerFacet, RedisFacet } from './data';
import type { DeliveryFacet } from './delivery';
import type { EdgeFacet, VirtualHostFacet } from './edge';
import type { ExistingStateFacet } from './existing-state';
import type { FileFacet } from './file';
import type { LogCollectorFacet, LogStoreFacet } from './logs';
import type { MailCatcherFacet } from './mail';
import type { MaintenanceFacet } from './maintenance';
import type { MariaDbDatabaseFacet, MariaDbServerFacet } from './mariadb';
import type { MigrationFacet, SnapshotFacet } from './migration';
import type { BucketFacet, GarageFacet, MinioFacet } from './object-storage';
import type { AlertFacet, AlertmanagerFacet, MetricsFacet, ProberFacet, PrometheusFacet } from './operations';
import type { FastCgiSiteFacet, PhpFacet } from './php';
import type { RabbitMqFacet, RabbitMqVirtualHostFacet } from './rabbitmq';
import type { SecretRotationFacet, SecretStoreFacet } from './secrets';
import type { TcpProxyFacet } from './tcp-proxy';
import type { TraceCollectorFacet, TraceStoreFacet } from './tracing';
import type { WordPressFacet } from './wordpress';
import type { WorkerFacet } from './worker';
import type { WorkloadFacet } from './workload';

/**
 * Every kind of facet by its name. A team's own renderer can add kinds:
 * `declare module 'vpsynth' { interface FacetKinds { 'my-kind': MyFacet } }`.
 */
export interface FacetKinds {
  workload: WorkloadFacet;
  file: FileFacet;
  administration: AdministrationFacet;
  metrics: MetricsFacet;
  alert: AlertFacet;
  edge: EdgeFacet;
  'virtual-host': VirtualHostFacet;
  'postgres-server': PostgresServerFacet;
  'postgres-role': PostgresRoleFacet;
  database: DatabaseFacet;
  pgbouncer: PgBouncerFacet;
  'mariadb-server': MariaDbServerFacet;
  'mariadb-database': MariaDbDatabaseFacet;
  php: PhpFacet;
  'fastcgi-site': FastCgiSiteFacet;
  wordpress: WordPressFacet;
  rabbitmq: RabbitMqFacet;
  'rabbitmq-virtual-host': RabbitMqVirtualHostFacet;
  worker: WorkerFacet;
  redis: RedisFacet;
  'tcp-proxy': TcpProxyFacet;
  garage: GarageFacet;
  minio: MinioFacet;
  bucket: BucketFacet;
  'mail-catcher': MailCatcherFacet;
  'log-store': LogStoreFacet;
  'log-collector': LogCollectorFacet;
  'trace-store': TraceStoreFacet;
  'trace-collector': TraceCollectorFacet;
  prometheus: PrometheusFacet;
  alertmanager: AlertmanagerFacet;
  prober: ProberFacet;
  panel: PanelFacet;
  grafana: GrafanaFacet;
  'grafana-datasource': GrafanaDatasourceFacet;
  delivery: DeliveryFacet;
  migration: MigrationFacet;
  snapshot: SnapshotFacet;
  dump: DumpFacet;
  unsaved: UnsavedFacet;
  backup: BackupFacet;
  maintenance: MaintenanceFacet;
  'secret-rotation': SecretRotationFacet;
  'secret-store': SecretStoreFacet;
  access: AccessFacet;
  'existing-state': ExistingStateFacet;
}

/** One thing that a construct has. Facets are plain data: they hold references to constructs, never read their facets. */
export type Facet = FacetKinds[keyof FacetKinds];
