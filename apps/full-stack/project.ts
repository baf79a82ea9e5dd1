import {
  ApiServer,
  Certificate,
  Environment,
  ErrorTracking,
  type Fleet,
  type KubernetesCluster,
  Migration,
  NginxVhost,
  PostgresDatabase,
  type PostgresReplica,
  Project,
  type RabbitMqBroker,
  RabbitMqVirtualHost,
  RealUserMonitoring,
  Secret,
  type Shape,
  type TraceStore,
  Tracing,
  WebApp,
  Worker,
} from 'vpsynth';
import { visitsWorker } from '../stand-in/contract';
import { standIn } from '../stand-in/image';

/** A host whose services many projects share. */
export interface SharedHost {
  readonly platform: Shape;
  readonly rabbitmq: RabbitMqBroker;
  /** Of its PostgreSQL, on another host; without one, what only reads asks the server itself. */
  readonly replica?: PostgresReplica;
  /** Without it nothing is traced. */
  readonly traces?: TraceStore;
}

export interface Places {
  readonly production: SharedHost;
  readonly local: SharedHost;
  readonly standby?: KubernetesCluster;
}

const email = visitsWorker('email');

/** A project of the monorepo: a React front end, an Apollo API on Prisma and a worker, in prod, stage and dev. */
export function fullStackProject(fleet: Fleet, name: string, { production, local, standby }: Places): void {
  const project = new Project(fleet, name, { registry: `ghcr.io/acme/${name}`, release: '1.0.0' });
  const { host } = production.platform;
  const certificate = Certificate.acme({ email: `ops@${name}.com` });

  const stage = new Environment(project, 'stage', { on: host, purpose: 'staging' });
  // Not promoted from stage: where it tells of its visitors is compiled into the front end, so each has a build of its own.
  const prod = new Environment(project, 'prod', { on: host, standby });
  services(prod, production, `${name}.com`, certificate);
  services(stage, production, `stage.${name}.com`, certificate);
  services(new Environment(project, 'dev', { on: local.platform.host }), local, `${name}.localhost`);
}

function services(
  environment: Environment,
  { platform, rabbitmq, replica, traces: store }: SharedHost,
  domain: string,
  certificate?: Certificate,
): void {
  const { project, purpose } = environment;
  const database = new PostgresDatabase(environment, 'database', { server: platform.postgres });
  const pool = database.pool({ size: 15 });
  const reads = database.readPool({ from: replica, size: 10 });
  const queues = new RabbitMqVirtualHost(environment, 'rabbitmq', { broker: rabbitmq });
  const site = new NginxVhost(environment, 'site', { edge: platform.edge, domain, certificate });
  const errors = new ErrorTracking(environment, 'errors');
  const tracing = store && new Tracing(environment, 'tracing', { store });
  const visitors = tracing && new RealUserMonitoring(environment, 'visitors', { site, tracing, prefix: 'VITE_' });
  const watched = tracing === undefined ? [errors] : [errors, tracing];
  const settings = { NODE_ENV: purpose === 'development' ? 'development' : 'production' };

  const migrate = new Migration(environment, 'migrate', {
    image: standIn('apollo-prisma'),
    command: ['node', 'migrate.js'],
    database,
    kind: 'expand',
  });
  const api = new ApiServer(environment, 'api', {
    image: standIn('apollo-prisma'),
    port: 4000,
    uses: [pool, reads, queues, ...watched],
    after: [migrate],
    environment: {
      ...settings,
      ROUTES: '/graphql',
      QUEUE: email.queue,
      JWT_SECRET: Secret.env(`${project.node.id}_${environment.node.id}_JWT_SECRET`.toUpperCase().replaceAll('-', '_')),
    },
  });
  const web = new WebApp(environment, 'web', {
    // What it tells of its visitors is compiled in, and stage's must not come to production.
    image: standIn(purpose === 'staging' ? 'web-react-stage' : 'web-react', visitors?.buildArguments),
    port: 3000,
    metricsPath: '/metrics',
    environment: settings,
  });
  new Worker(environment, 'worker', {
    image: standIn('worker-email'),
    command: ['node', 'worker.js'],
    contract: email,
    uses: [pool, queues, ...watched],
    after: [migrate],
    environment: { ...settings, QUEUE: email.queue },
  });
  site.route('/', web).route('/graphql', api, { rateLimit: { requestsPerSecond: 20, burst: 40 } });
}
