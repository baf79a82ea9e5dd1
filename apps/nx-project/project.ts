import {
  ApiServer,
  Bucket,
  Certificate,
  ContainerService,
  Duration,
  Environment,
  type Fleet,
  GarageServer,
  type KubernetesCluster,
  Migration,
  type NginxEdge,
  NginxVhost,
  PostgresDatabase,
  PostgresServer,
  Project,
  RabbitMqBroker,
  RedisServer,
  Secret,
  Size,
  WebApp,
  Worker,
} from 'vpsynth';
import { visitsWorker } from '../stand-in/contract';
import { standIn } from '../stand-in/image';

interface Places {
  readonly production: NginxEdge;
  readonly local: NginxEdge;
  readonly standby?: KubernetesCluster;
}

/** The names that their services know a bucket by. */
const minioSettings = {
  host: 'MINIO_ENDPOINT',
  port: 'MINIO_PORT',
  region: 'MINIO_REGION',
  bucket: 'MINIO_BUCKET',
  accessKey: 'MINIO_ACCESS_KEY',
  secretKey: 'MINIO_SECRET_KEY',
};

/** A Next.js portal, a NestJS gateway as the only way to the services behind it, and a worker. */
export function nxProject(fleet: Fleet, { production, local, standby }: Places): void {
  const project = new Project(fleet, 'nx-project', { registry: 'ghcr.io/acme/nx-project', release: '1.0.0' });
  const certificate = Certificate.acme({ email: 'ops@yourdomain.com' });
  const prod = new Environment(project, 'prod', { on: production.host, standby, exports: [{ to: 'pm2' }] });
  services(prod, production, 'yourdomain.com', certificate);
  services(new Environment(project, 'dev', { on: local.host }), local, 'nx-project.localhost');
}

function services(environment: Environment, edge: NginxEdge, domain: string, certificate?: Certificate): void {
  const server = new PostgresServer(environment, 'postgres', { version: '16.16', memory: Size.gibibytes(2), cpus: 2 });
  const database = new PostgresDatabase(environment, 'database', {
    server,
    name: 'nx_production',
    role: 'nx_user',
    extensions: ['uuid-ossp', 'pg_stat_statements'],
  });
  const pool = database.pool({ size: 40, clientConnections: 20 });
  const redis = new RedisServer(environment, 'redis', {
    role: 'cache',
    engine: 'redis',
    maxMemory: Size.gibibytes(2),
    evictionPolicy: 'allkeys-lru',
    snapshots: [
      { seconds: 900, changes: 1 },
      { seconds: 300, changes: 10 },
      { seconds: 60, changes: 10_000 },
    ],
  });
  const broker = new RabbitMqBroker(environment, 'rabbitmq', { managementPath: '/rabbitmq' });
  const storage = new GarageServer(environment, 'storage', { capacity: Size.gibibytes(50) });
  const uploads = new Bucket(environment, 'uploads', { storage, settingNames: minioSettings });
  const documents = visitsWorker('documents');
  const migrate = new Migration(environment, 'migrate', {
    image: standIn('api-gateway'),
    command: ['node', 'migrate.js'],
    database,
    kind: 'expand',
  });

  const common = {
    strategy: 'rolling' as const,
    replicas: 2,
    uses: [pool, redis, broker, uploads],
    after: [migrate],
    health: { path: '/health', interval: Duration.seconds(10), initialDelay: Duration.seconds(30) },
    readiness: { path: '/health/ready', interval: Duration.seconds(5), initialDelay: Duration.seconds(10) },
    metricsPath: '/metrics',
  };
  const settings = {
    NODE_ENV: environment.purpose === 'development' ? 'development' : 'production',
    LOG_LEVEL: 'info',
    DATABASE_POOL_MIN: 5,
    DATABASE_POOL_IDLE_TIMEOUT_MS: 30_000,
    DATABASE_POOL_CONNECT_TIMEOUT_MS: 2_000,
    QUEUE: documents.queue,
  };
  const files = new ContainerService(environment, 'file-service', {
    ...common,
    image: standIn('file-service'),
    port: 3001,
    process: { script: 'dist/file-service/main.js' },
    environment: settings,
  });
  const gateway = new ApiServer(environment, 'api-gateway', {
    ...common,
    image: standIn('api-gateway'),
    port: 3000,
    replicas: 3,
    process: { script: 'dist/api-gateway/main.js', instances: 4 },
    memory: Size.gibibytes(1),
    memoryReservation: Size.mebibytes(512),
    cpus: 1,
    environment: {
      ...settings,
      JWT_SECRET: Secret.env(`NX_PROJECT_${environment.node.id.toUpperCase()}_JWT_SECRET`),
      JWT_EXPIRES_IN: '7d',
      FILE_SERVICE_ADDRESS: files.endpoint.hostAndPort,
    },
  });
  new Worker(environment, 'worker-service', {
    ...common,
    image: standIn('worker-service'),
    command: ['node', 'worker.js'],
    contract: documents,
    process: { script: 'dist/worker-service/main.js' },
    environment: settings,
  });
  const portal = new WebApp(environment, 'web-portal', {
    ...common,
    uses: [],
    after: [],
    image: standIn('web-portal'),
    port: 3002,
    process: { script: 'npm', arguments: ['start'], folder: 'web-portal', instances: 1, mode: 'fork' },
    environment: { NODE_ENV: settings.NODE_ENV },
  });

  const api = { websockets: true, balancing: 'least-connections' } as const;
  new NginxVhost(environment, 'site', { edge, domain, certificate })
    .route('/', portal, { websockets: true })
    .route('/api', gateway, api)
    .route(broker.managementPath, broker.management, { rateLimit: { requestsPerSecond: 20, burst: 100 } });
  new NginxVhost(environment, 'api-site', { edge, domain: `api.${domain}`, certificate }).route('/', gateway, api);
}
