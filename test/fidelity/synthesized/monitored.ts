import {
  ApiServer,
  BackupPlan,
  BackupTarget,
  Certificate,
  Complete,
  Environment,
  Fleet,
  Image,
  Metric,
  Monitoring,
  NginxVhost,
  PostgresDatabase,
  Project,
  QueueDashboard,
  RabbitMqBroker,
  Receiver,
  RedisServer,
  ScalingTriggers,
  Secret,
  Size,
  Vps,
  Worker,
} from 'vpsynth';
import { defineWorker } from 'vpsynth/runtime';
import { type SynthesizedFleet, synthesizeFleet } from 'vpsynth/testing';
import { z } from 'zod';

function vps(fleet: Fleet, id: string, last: number): Vps {
  return new Vps(fleet, id, {
    publicAddress: `203.0.113.${last}` as never,
    privateAddress: `10.0.0.${last}` as never,
    cpus: 8,
    memory: Size.gibibytes(16),
    disk: Size.gibibytes(100),
    operatingSystem: 'debian-13',
  });
}

/** Every kind of thing that tells metrics, on a host with all of monitoring; and a small host that hands its samples on. */
export function monitored(): SynthesizedFleet {
  const fleet = new Fleet();
  const host = vps(fleet, 'large', 11);
  const smtp = { host: 'smtp.shop.example', port: 587, user: 'alerts', password: Secret.env('SMTP_PASSWORD') };
  const { edge, postgres, monitoring } = new Complete(host, {
    edge: { workerProcesses: 4 },
    monitoring: {
      grafana: { url: 'https://grafana.shop.example/' },
      alerting: {
        critical: [Receiver.pagerDuty({ routingKey: Secret.env('PAGERDUTY_ROUTING_KEY') })],
        warning: [Receiver.mail({ to: 'ops@shop.example', from: 'alerts@shop.example', smtp })],
        watchdog: Receiver.webhook({ url: Secret.env('WATCHDOG_URL') }),
      },
    },
  });
  new Monitoring(vps(fleet, 'small', 12), 'monitor', { sendsTo: monitoring });
  const target = BackupTarget.rest({
    url: 'https://b.example',
    user: 'large',
    password: Secret.env('LARGE_REST'),
    immutable: true,
  });
  new BackupPlan(host, 'backup', { target, capacity: Size.gibibytes(100) });
  const project = new Project(fleet, 'shop', { registry: 'ghcr.io/acme/shop', release: '1.0.0' });
  const prod = new Environment(project, 'prod', { on: host });
  const pool = new PostgresDatabase(prod, 'database', { server: postgres }).pool();
  const broker = new RabbitMqBroker(prod, 'rabbitmq');
  broker.queue('orders', { maxLength: 1000 });
  const cache = new RedisServer(prod, 'cache', { role: 'cache', maxMemory: Size.mebibytes(64) });
  const image = Image.of('ghcr.io/acme/shop/api:1.0.0');
  const api = new ApiServer(prod, 'api', { image, port: 4000, replicas: 2, uses: [pool, cache, broker] });
  const contract = defineWorker({ queue: 'orders', description: 'Ships orders.', message: z.object({ id: z.int() }) });
  new Worker(prod, 'worker', { image, contract, uses: [broker] });
  const store = new RedisServer(prod, 'jobs', { role: 'queue', maxMemory: Size.mebibytes(64) });
  new QueueDashboard(prod, 'board', { image, store, queues: ['reports'] });
  new Metric(api, 'no-orders', {
    title: 'Orders',
    expression: 'sum(rate(shop_orders_total{}[5m]))',
    alert: { expression: 'rate(shop_orders_total{}[1h]) == 0', summary: 'Nobody has ordered anything for an hour.' },
  });
  new ScalingTriggers(prod, 'scaling', {
    processor: 0.8,
    memory: Size.gibibytes(3),
    requestsPerSecond: 100,
    next: '16 vCores, 32 GB',
  });
  const certificate = Certificate.acme({ email: 'ops@shop.example' });
  new NginxVhost(prod, 'site', { edge, domain: 'shop.example', certificate }).route('/', api);
  new NginxVhost(host, 'dashboards', { edge, domain: 'grafana.shop.example', certificate }).route(
    '/',
    monitoring.grafana,
  );
  return synthesizeFleet(fleet);
}
