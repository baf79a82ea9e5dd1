import {
  Certificate,
  ContainerService,
  Environment,
  type Fleet,
  Image,
  type KubernetesCluster,
  Network,
  type NginxEdge,
  NginxVhost,
  PostgresDatabase,
  PostgresServer,
  Project,
  RedisServer,
  Secret,
  Size,
  WebApp,
  Worker,
} from 'vpsynth';

interface Places {
  readonly production: NginxEdge;
  readonly local: NginxEdge;
  readonly standby?: KubernetesCluster;
}

/** A CMS platform: two Next.js servers, Payload CMS, three workers, PostgreSQL and Redis. */
export function cepcomunicacion(fleet: Fleet, { production, local, standby }: Places): void {
  const project = new Project(fleet, 'cepcomunicacion', { registry: 'ghcr.io/acme/cepcomunicacion', release: '2.0.0' });

  const network = { internal: true, subnet: '172.21.0.0/16' };
  const prod = new Environment(project, 'prod', { on: production.host, standby, network });
  const external = new Network(prod, 'external', { subnet: '172.20.0.0/16' });
  const certificate = Certificate.acme({ email: 'ops@cepcomunicacion.example' });
  services(prod, external, production, 'cepcomunicacion.example', certificate);

  const dev = new Environment(project, 'dev', { on: local.host, network: { internal: true } });
  services(dev, new Network(dev, 'external'), local, 'cepcomunicacion.localhost');
}

function services(
  environment: Environment,
  external: Network,
  edge: NginxEdge,
  domain: string,
  certificate?: Certificate,
): void {
  const site = new NginxVhost(environment, 'site', {
    edge,
    domain,
    certificate,
    headers: {
      'Content-Security-Policy': "default-src 'self'",
      ...(certificate && { 'Strict-Transport-Security': 'max-age=31536000' }),
    },
  });
  if (certificate) site.acknowledge('hsts-short', 'the page asks for one year');
  const source = (name: string) =>
    Image.build({ name, dockerfile: `apps/cepcomunicacion/${name}/Dockerfile`, arguments: publicSettings(site) });
  const secret = (name: string) => Secret.env(`CEPCOMUNICACION_${environment.node.id.toUpperCase()}_${name}`);
  const both = [external, environment.network];
  const strategy = 'recreate' as const;

  const server = new PostgresServer(environment, 'postgres', {
    version: '16.16',
    memory: Size.mebibytes(512),
    maxConnections: 100,
    settings: {
      shared_buffers: '256MB',
      effective_cache_size: '1GB',
      maintenance_work_mem: '64MB',
      random_page_cost: 1.1,
    },
  });
  server.acknowledge('postgres-memory', 'the page asks for 256 MB, and its host leaves no more than 512 MiB in all');
  const name = 'cepcomunicacion';
  const database = new PostgresDatabase(environment, 'database', { server, name, owner: 'cepadmin' });
  const redis = { engine: 'redis', maxMemory: Size.mebibytes(256) } as const;
  const cache = new RedisServer(environment, 'cache', { ...redis, role: 'cache', settingsPrefix: 'CACHE' });
  const queue = new RedisServer(environment, 'queue', { ...redis, role: 'queue' });
  const uses = [database.pool({ id: 'workers', size: 10 }), cache, queue];

  const page = { memory: Size.mebibytes(192), networks: [external], strategy };
  const frontend = new WebApp(environment, 'frontend', {
    ...page,
    image: source('frontend'),
    port: 3000,
    environment: { PORT: 3000, HOSTNAME: '0.0.0.0' },
  });
  const admin = new WebApp(environment, 'admin', {
    ...page,
    image: source('admin'),
    port: 3001,
    environment: { PORT: 3001 },
  });
  const cms = new ContainerService(environment, 'cms', {
    image: source('cms'),
    port: 3002,
    health: { path: '/health' },
    metricsPath: '/metrics',
    cpus: 0.5,
    memory: Size.mebibytes(768),
    networks: both,
    // Payload makes and changes its tables itself.
    uses: [database.pool({ as: 'owner', size: 10 }), cache, queue],
    environment: { PORT: 3002, PAYLOAD_SECRET: secret('PAYLOAD_SECRET'), JWT_SECRET: secret('JWT_SECRET') },
  });
  const board = new ContainerService(environment, 'bullboard', {
    image: source('bullboard'),
    port: 3010,
    health: { path: '/health' },
    memory: Size.mebibytes(64),
    cpus: 0.1,
    uses: [queue],
  });

  const worker = { memory: Size.mebibytes(192), cpus: 0.2, uses, strategy };
  // Mail, advertising and language models are outside: these two need a way out.
  const networks = [environment.network, external];
  new Worker(environment, 'automation', { ...worker, image: source('automation'), networks });
  new Worker(environment, 'llm', { ...worker, image: source('llm'), networks });
  new Worker(environment, 'stats', { ...worker, image: source('stats') });

  site
    .route('/', frontend)
    .route('/api', cms, { rateLimit: { requestsPerSecond: 10, burst: 20 } })
    .route('/admin', admin, { rateLimit: { requestsPerSecond: 10, burst: 20 } })
    .route('/queues', board, { basicAuth: secret('QUEUES_HTPASSWD') })
    .files('/static', { folder: 'static' });
}

/** Built into the browser's code, hence public and known when the image is built. */
function publicSettings(site: NginxVhost): Record<string, string> {
  return {
    NEXT_PUBLIC_API_URL: site.url('/api'),
    NEXT_PUBLIC_ENABLE_ANALYTICS: 'true',
    NEXT_PUBLIC_GA4_ID: 'G-EXAMPLE',
    NEXT_PUBLIC_HCAPTCHA_SITE_KEY: '10000000-ffff-ffff-ffff-000000000001',
  };
}
