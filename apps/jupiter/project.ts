import {
  ApiServer,
  Certificate,
  Duration,
  Environment,
  type Fleet,
  Image,
  type KubernetesCluster,
  Migration,
  type NginxEdge,
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
  /** Of further hosts: they share production's name, each with services and a broker of its own. */
  readonly nodes?: readonly NginxEdge[];
  readonly local: Shape;
  readonly standby?: KubernetesCluster;
}

/** What an environment stands on; several edges share its name. */
type Platform = Pick<Shape, 'postgres'> & { readonly edge: NginxEdge | NginxEdge[] };

const source = (service: string) => Image.build({ name: service, dockerfile: `apps/jupiter/${service}/Dockerfile` });

/** A web app, an API and a worker: rows through PgBouncer, messages through RabbitMQ. */
export function jupiter(fleet: Fleet, { production, nodes = [], local, standby }: Places): void {
  const project = new Project(fleet, 'jupiter', { registry: 'ghcr.io/acme/jupiter', release: '1.0.0' });

  const certificate = Certificate.acme({ email: 'ops@app.ar' });
  const edges = [production.edge, ...nodes];
  const stage = new Environment(project, 'stage', { on: production.host, purpose: 'staging' });
  const prod = new Environment(project, 'prod', { on: edges.map(({ host }) => host), standby, promotedFrom: stage });
  services(prod, { edge: edges, postgres: production.postgres }, 'app.ar', certificate);
  services(stage, production, 'stage.app.ar', certificate);

  services(new Environment(project, 'dev', { on: local.host }), local, 'app.localhost');
}

function services(environment: Environment, platform: Platform, domain: string, certificate?: Certificate): void {
  const database = new PostgresDatabase(environment, 'database', { server: platform.postgres });
  const pool = database.pool({ size: 20 });
  const broker = new RabbitMqBroker(environment, 'rabbitmq', { managementPath: '/rabbitmq' });

  const image = source('api');
  const command = ['node', 'migrate.js'];
  const upToDate = [...command, '--check'];
  const migrate = new Migration(environment, 'migrate', { image, command, upToDate, database, kind: 'expand' });
  const api = new ApiServer(environment, 'api', {
    image,
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
    .route('/assets', web, { cache: Duration.hours(1) })
    .route('/api', api)
    .route(broker.managementPath, broker.management, { rateLimit: { requestsPerSecond: 20, burst: 100 } });
}
