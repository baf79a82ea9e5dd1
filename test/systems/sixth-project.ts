import {
  ApiServer,
  Certificate,
  Environment,
  type Fleet,
  Migration,
  NginxVhost,
  PostgresDatabase,
  Project,
  RabbitMqVirtualHost,
  WebApp,
  Worker,
} from 'vpsynth';
import type { SharedHost } from '../../apps/full-stack/project';
import { visitsWorker } from '../../apps/stand-in/contract';
import { standIn } from '../../apps/stand-in/image';

/** What a team writes to add a project of three services to a host: this, and its call in infra/main.ts. */
export function bakery(fleet: Fleet, { platform, rabbitmq }: SharedHost): void {
  const project = new Project(fleet, 'bakery', { registry: 'ghcr.io/acme/bakery', release: '1.0.0' });
  const prod = new Environment(project, 'prod', { on: platform.host });
  const database = new PostgresDatabase(prod, 'database', { server: platform.postgres });
  const pool = database.pool({ size: 10 });
  const queues = new RabbitMqVirtualHost(prod, 'rabbitmq', { broker: rabbitmq });
  const orders = visitsWorker('orders');
  const migrate = new Migration(prod, 'migrate', {
    image: standIn('api'),
    command: ['node', 'migrate.js'],
    database,
    kind: 'expand',
  });
  const after = [migrate];
  const uses = [pool, queues];
  const environment = { QUEUE: orders.queue };
  const web = new WebApp(prod, 'web', { image: standIn('web'), port: 3000 });
  const api = new ApiServer(prod, 'api', {
    image: standIn('api'),
    port: 4000,
    uses,
    after,
    environment: { ...environment, ROUTES: '/api' },
  });
  const command = ['node', 'worker.js'];
  new Worker(prod, 'worker', { image: standIn('worker'), command, contract: orders, uses, after, environment });
  const certificate = Certificate.acme({ email: 'ops@bakery.example' });
  new NginxVhost(prod, 'site', { edge: platform.edge, domain: 'bakery.example', certificate })
    .route('/', web)
    .route('/api', api);
}
