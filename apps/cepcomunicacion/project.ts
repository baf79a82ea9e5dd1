import {
  Certificate,
  ContainerService,
  Environment,
  type Fleet,
  Image,
  Mail,
  Network,
  NginxVhost,
  Project,
  QueueDashboard,
  ScalingTriggers,
  Secret,
  Size,
  WebApp,
  Worker,
} from 'vpsynth';
import { contentPolicy, publicSettings } from './browser';
import { automation, llm, stats } from './common/contracts';
import { type Placement, rooms } from './placement';
import { stores } from './stores';

const domain = 'cepcomunicacion.example';

interface Places {
  readonly production: Placement;
  /** Left out where only production is of interest. */
  readonly local?: Pick<Placement, 'on' | 'edge'>;
}

/** A CMS platform: two Next.js servers, Payload CMS, three workers, PostgreSQL, Redis and uploads. */
export function cepcomunicacion(fleet: Fleet, { production, local }: Places): void {
  const project = new Project(fleet, 'cepcomunicacion', { registry: 'ghcr.io/acme/cepcomunicacion', release: '2.0.0' });
  const certificate = Certificate.acme({ email: `ops@${domain}` });
  const { on, standby, internal: network } = production;
  const prod = new Environment(project, 'prod', { on, standby, network });
  services(prod, production, domain, certificate);
  const next = 'another placement of apps/cepcomunicacion/growth.ts';
  new ScalingTriggers(prod, 'growth', { processor: 0.8, memory: Size.gibibytes(3), next });

  if (local === undefined) return;
  const dev = new Environment(project, 'dev', { on: local.on, network: { internal: true } });
  services(dev, { ...local, room: rooms.small, internal: {} }, 'cepcomunicacion.localhost');
}

function services(environment: Environment, at: Placement, name: string, certificate?: Certificate): void {
  const { room, replicas } = at;
  const secret = (id: string) => Secret.env(`CEPCOMUNICACION_${environment.node.id.toUpperCase()}_${id}`);
  const { database, cache, queue, uploads } = stores(environment, at);
  const site = new NginxVhost(environment, 'site', {
    edge: at.edge,
    domain: name,
    certificate,
    headers: {
      'Content-Security-Policy': contentPolicy(uploads),
      ...(certificate && { 'Strict-Transport-Security': 'max-age=31536000' }),
    },
  });
  if (certificate) site.acknowledge('hsts-short', 'the page asks for one year');

  const from = `CEPComunicacion <no-reply@${domain}>`;
  const mail = new Mail(environment, 'mail', { from, relay: at.relay, catcherPath: '/mail' });

  const external = new Network(environment, 'external', at.external);
  const both = [external, environment.network];
  const source = (id: string) =>
    Image.build({ name: id, dockerfile: `apps/cepcomunicacion/${id}/Dockerfile`, arguments: publicSettings(site) });

  const page = { memory: room.page, networks: [external], strategy: room.strategy, replicas };
  const frontend = new WebApp(environment, 'frontend', {
    ...page,
    image: source('frontend'),
    port: 3000,
    environment: { HOSTNAME: '0.0.0.0' },
  });
  const admin = new WebApp(environment, 'admin', {
    ...page,
    image: source('admin'),
    port: 3001,
  });
  const reads = at.replica === undefined ? [] : [database.readPool({ from: at.replica, size: 10 })];
  const cms = new ContainerService(environment, 'cms', {
    image: source('cms'),
    port: 3002,
    health: { path: '/health' },
    readiness: { path: '/health/ready' },
    metricsPath: '/metrics',
    cpus: 0.5,
    memory: Size.mebibytes(768),
    strategy: room.strategy,
    replicas,
    networks: both,
    // Payload makes and changes its tables itself.
    uses: [database.pool({ as: 'owner', size: 10 }), ...reads, cache, queue, uploads, mail],
    environment: { PAYLOAD_SECRET: secret('PAYLOAD_SECRET'), JWT_SECRET: secret('JWT_SECRET') },
  });
  const board = new QueueDashboard(environment, 'bullboard', {
    image: Image.build({ name: 'bullboard', dockerfile: 'apps/queue-dashboard/Dockerfile' }),
    store: queue,
    path: '/queues',
    memory: Size.mebibytes(96),
    cpus: 0.1,
  });

  const uses = [database.pool({ id: 'workers', size: 10 }), cache, queue];
  const worker = { memory: room.worker, cpus: 0.2, uses };
  // Mail, advertising and language models are outside: these two need a way out.
  const networks = [environment.network, external];
  new Worker(environment, 'automation', {
    ...worker,
    image: source('automation'),
    contract: automation,
    networks,
    uses: [...uses, mail],
  });
  new Worker(environment, 'llm', { ...worker, image: source('llm'), contract: llm, networks });
  new Worker(environment, 'stats', { ...worker, image: source('stats'), contract: stats });

  const rateLimit = { requestsPerSecond: 10, burst: 20 };
  site
    .route('/', frontend)
    .route('/api', cms, { rateLimit })
    .route('/admin', admin, { rateLimit })
    .route('/queues', board)
    .bucket('/uploads', uploads)
    .files('/static', { folder: 'static' });
  if (mail.catcher !== undefined) site.route('/mail', mail.catcher.pages);
}
