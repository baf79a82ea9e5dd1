import {
  ApiServer,
  Certificate,
  Environment,
  type Fleet,
  Image,
  Job,
  type KubernetesCluster,
  NginxVhost,
  PostgresDatabase,
  Project,
  RabbitMqBroker,
  type Shape,
  WebApp,
  Worker,
} from 'vpsynth';
import { messagesWorker } from './worker/contract';

interface Places {
  readonly production: Shape;
  readonly local: Shape;
  readonly standby?: KubernetesCluster;
}

const source = (service: string) => Image.build({ name: service, dockerfile: `apps/jupiter/${service}/Dockerfile` });

/** A web app, an API and a worker: rows through PgBouncer, messages through RabbitMQ. */
export function jupiter(fleet: Fleet, { production, local, standby }: Places): void {
  const project = new Project(fleet, 'jupiter', { registry: 'ghcr.io/acme/jupiter', release: '1.0.0' });

  const certificate = Certificate.acme({ email: 'ops@app.ar' });
  const prod = new Environment(project, 'prod', { on: production.host, standby });
  services(prod, production, 'app.ar', certificate);

  const stage = new Environment(project, 'stage', { on: production.host, purpose: 'staging' });
  services(stage, production, 'stage.app.ar', certificate);

  const dev = new Environment(project, 'dev', { on: local.host });
  services(dev, local, 'app.localhost');
}

function services(environment: Environment, platform: Shape, domain: string, certificate?: Certificate): void {
  const database = new PostgresDatabase(environment, 'database', { server: platform.postgres });
  const pool = database.pool({ size: 20 });
  const broker = new RabbitMqBroker(environment, 'rabbitmq', { managementPath: '/rabbitmq' });

  const migrate = new Job(environment, 'migrate', {
    image: source('api'),
    command: ['node', 'migrate.js'],
    uses: [database],
  });
  const api = new ApiServer(environment, 'api', {
    image: source('api'),
    port: 4000,
    uses: [pool, broker],
    after: [migrate],
  });
  const web = new WebApp(environment, 'web', { image: source('web'), port: 3000, metricsPath: '/metrics' });
  new Worker(environment, 'worker', {
    image: source('worker'),
    contract: messagesWorker,
    uses: [pool, broker],
    after: [migrate],
  });

  new NginxVhost(environment, 'site', { edge: platform.edge, domain, certificate })
    .route('/', web)
    .route('/api', api)
    .route(broker.managementPath, broker.management, { rateLimit: { requestsPerSecond: 20, burst: 100 } });
}
