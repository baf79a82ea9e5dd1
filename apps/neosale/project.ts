import {
  ApiServer,
  Certificate,
  Environment,
  ErrorTracking,
  type ExportTarget,
  type Fleet,
  type KubernetesCluster,
  Mail,
  Migration,
  NginxVhost,
  PostgresDatabase,
  type PostgresReplica,
  Project,
  RedisServer,
  ScalingTriggers,
  Secret,
  type Shape,
  Size,
  type SmtpRelay,
  WebApp,
} from 'vpsynth';
import { standIn } from '../stand-in/image';

interface Places {
  readonly production: { readonly platform: Shape; readonly replica: PostgresReplica };
  readonly local: Shape;
  readonly standby?: KubernetesCluster;
  readonly relay: SmtpRelay;
}

/** What an environment says of itself; the rest is the same in all. */
interface Variant {
  readonly domain: string;
  readonly certificate?: Certificate;
  readonly databaseName?: string;
  readonly replica?: PostgresReplica;
  readonly relay?: SmtpRelay;
  readonly replicas: { readonly api: number; readonly web: number };
}

/** A shop: a Next.js front end, an Express API on Prisma, PostgreSQL and Redis. */
export function neosale(fleet: Fleet, { production: { platform, replica }, local, standby, relay }: Places): void {
  const project = new Project(fleet, 'neosale', { registry: 'ghcr.io/acme/neosale', release: '1.0.0' });
  const exports: ExportTarget[] = [
    { to: 'ecs', region: 'eu-central-1', executionRole: 'arn:aws:iam::123456789012:role/neosale' },
    { to: 'app-platform', region: 'fra' },
    { to: 'railway', region: 'europe-west4-drams3a' },
  ];
  const certificate = Certificate.acme({ email: 'ops@neosale.example' });

  const staging = new Environment(project, 'staging', { on: platform.host, purpose: 'staging' });
  const production = new Environment(project, 'production', {
    on: platform.host,
    promotedFrom: staging,
    standby,
    exports,
    encryptionAtRest: true,
  });
  services(production, platform, {
    domain: 'neosale.example',
    certificate,
    databaseName: 'neosale',
    replica,
    relay,
    replicas: { api: 3, web: 2 },
  });
  const next = 'more replicas, or the cluster';
  const triggers = { processor: 0.8, memory: Size.gibibytes(14), requestsPerSecond: 100, next };
  new ScalingTriggers(production, 'growth', triggers);
  services(staging, platform, {
    domain: 'staging.neosale.example',
    certificate,
    replica,
    relay,
    replicas: { api: 1, web: 1 },
  });
  services(new Environment(project, 'dev', { on: local.host }), local, {
    domain: 'neosale.localhost',
    replicas: { api: 1, web: 1 },
  });
}

function services(environment: Environment, platform: Shape, { domain, certificate, ...variant }: Variant): void {
  const { databaseName: name, replica, replicas } = variant;
  const database = new PostgresDatabase(environment, 'database', { server: platform.postgres, name });
  const pool = database.pool({ size: 20 });
  const reads = database.readPool({ from: replica, size: 10 });
  const cache = new RedisServer(environment, 'redis', {
    role: 'cache',
    maxMemory: Size.mebibytes(512),
    evictionPolicy: 'allkeys-lru',
    snapshots: [
      { seconds: 900, changes: 1 },
      { seconds: 300, changes: 10 },
      { seconds: 60, changes: 10_000 },
    ],
    appendOnly: true,
  });
  const mail = new Mail(environment, 'mail', { from: `NEOSALE <no-reply@neosale.example>`, relay: variant.relay });
  const errors = new ErrorTracking(environment, 'errors', { tracesSampleRate: 0.1 });
  const site = new NginxVhost(environment, 'site', { edge: platform.edge, domain, certificate });

  const settings = { NODE_ENV: environment.purpose === 'development' ? 'development' : 'production' };
  const migrate = new Migration(environment, 'migrate', {
    image: standIn('backend'),
    command: ['node', 'migrate.js'],
    database,
    kind: 'expand',
  });
  const api = new ApiServer(environment, 'api', {
    image: standIn('backend'),
    port: 4000,
    replicas: replicas.api,
    uses: [pool, reads, cache, mail, errors],
    after: [migrate],
    environment: {
      ...settings,
      ROUTES: '/api',
      JWT_SECRET: Secret.env(`NEOSALE_${environment.node.id.toUpperCase()}_JWT_SECRET`),
    },
  });
  const web = new WebApp(environment, 'web', {
    // Compiled in: a path alone, so that production takes the very image that staging ran.
    image: standIn('frontend', { NEXT_PUBLIC_API_URL: '/api' }),
    port: 3000,
    replicas: replicas.web,
    metricsPath: '/metrics',
    uses: [errors],
    environment: settings,
  });
  site.route('/', web).route('/api', api, { rateLimit: { requestsPerSecond: 20, burst: 40 } });
}
