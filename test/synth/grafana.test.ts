import {
  ApiServer,
  Environment,
  Fleet,
  GarageServer,
  Image,
  LogCollector,
  LogStore,
  Metric,
  Minimal,
  Monitoring,
  PostgresDatabase,
  Project,
  RabbitMqBroker,
  RabbitMqVirtualHost,
  RedisServer,
  ScalingTriggers,
  Size,
  Vps,
  Worker,
} from 'vpsynth';
import { defineWorker } from 'vpsynth/runtime';
import { synthesizeFleet } from 'vpsynth/testing';
import { z } from 'zod';
import { environment, vps } from './checks/small-fleet';

function fleetWithGrafana() {
  const fleet = new Fleet();
  const host = new Vps(fleet, 'alpha', {
    publicAddress: '203.0.113.11',
    cpus: 4,
    memory: Size.gibibytes(8),
    disk: Size.gibibytes(50),
    operatingSystem: 'debian-13',
  });
  const platform = new Minimal(host);
  const monitoring = new Monitoring(host, 'monitor', { grafana: { url: 'https://grafana.shop.example/' } });
  const project = new Project(fleet, 'shop', { registry: 'ghcr.io/acme/shop', release: '1.0.0' });
  const prod = new Environment(project, 'prod', { on: host });
  const pool = new PostgresDatabase(prod, 'database', { server: platform.postgres }).pool();
  const cache = new RedisServer(prod, 'cache', { role: 'cache', maxMemory: Size.mebibytes(64) });
  const image = Image.of('ghcr.io/acme/shop/api:1.0.0');
  const api = new ApiServer(prod, 'api', { image, port: 4000, uses: [pool, cache] });
  new Metric(api, 'orders', {
    title: 'Orders',
    expression: 'sum(rate(shop_orders_total{}[5m]))',
    alert: { expression: 'rate(shop_orders_total{}[1h]) == 0', summary: 'Nobody has ordered anything for an hour.' },
  });
  new ScalingTriggers(prod, 'scaling', {
    processor: 0.8,
    memory: Size.gibibytes(3),
    requestsPerSecond: 100,
    next: '3 vCores, 8 GB',
  });
  return { fleet, monitoring, prod, api };
}

interface Dashboard {
  readonly uid: string;
  readonly editable: boolean;
  readonly panels: {
    readonly id: number;
    readonly type: string;
    readonly title: string;
    readonly datasource?: { readonly uid: string };
    readonly targets?: { readonly expr: string }[];
  }[];
}

const folder = 'infra/alpha/monitor';

test('a dashboard an environment, one a host, one of all; none is changed in the browser', () => {
  const { files, parse } = synthesizeFleet(fleetWithGrafana().fleet);
  const names = Object.keys(files).filter((path) => path.startsWith(`${folder}/dashboards/`));
  expect(names.map((name) => name.slice(`${folder}/dashboards/`.length)).sort()).toEqual([
    'alpha.shop-prod.json',
    'fleet.json',
    'host.alpha.json',
  ]);
  const dashboards = names.map((name) => JSON.parse(files[name] as string) as Dashboard);
  expect(dashboards.map(({ uid }) => uid).sort()).toEqual(['alpha_shop-prod', 'fleet', 'host_alpha']);
  expect(dashboards.filter(({ editable }) => editable)).toEqual([]);
  const provider = parse(`${folder}/grafana/dashboards/dashboards.yml`) as { providers: object[] };
  expect(provider.providers).toMatchObject([{ allowUiUpdates: false, options: { path: '/etc/grafana/dashboards' } }]);
});

test('every panel asks a data source that is provisioned', () => {
  const { files, parse } = synthesizeFleet(fleetWithGrafana().fleet);
  const { datasources } = parse(`${folder}/grafana/datasources/datasources.yml`) as {
    datasources: { uid: string; url: string; isDefault?: boolean }[];
  };
  expect(datasources).toMatchObject([{ uid: 'prometheus', url: 'http://127.0.0.1:9090', isDefault: true }]);
  const known = new Set(datasources.map(({ uid }) => uid));
  const panels = Object.entries(files)
    .filter(([path]) => path.startsWith(`${folder}/dashboards/`))
    .flatMap(([, content]) => (JSON.parse(content) as Dashboard).panels)
    .filter(({ type }) => type !== 'row');
  expect(panels.length).toBeGreaterThan(30);
  for (const { datasource } of panels) expect(known).toContain(datasource?.uid);
});

test('what constructs say of themselves stands in their part of their own dashboard, ids given once', () => {
  const { files } = synthesizeFleet(fleetWithGrafana().fleet);
  const { panels } = JSON.parse(files[`${folder}/dashboards/alpha.shop-prod.json`] as string) as Dashboard;
  expect(new Set(panels.map(({ id }) => id)).size).toBe(panels.length);
  const rows = panels.filter(({ type }) => type === 'row').map(({ title }) => title);
  expect(rows).toEqual(['Services', 'Requests', 'Business', 'Processor and memory', 'Database', 'Cache']);
  const orders = panels.find(({ title }) => title === 'Orders');
  expect(orders?.targets).toMatchObject([{ expr: 'sum(rate(shop_orders_total{construct="shop/prod/api"}[5m]))' }]);
});

test('a business metric is alerted of, and so is an environment that has outgrown its host', () => {
  const { files, parse } = synthesizeFleet(fleetWithGrafana().fleet);
  const rulesIn = (stack: string) =>
    (
      parse(`${folder}/prometheus/rules/${stack}.yml`) as {
        groups: { rules: { alert: string; expr: string; for: string }[] }[];
      }
    ).groups.flatMap(({ rules }) => rules);
  expect(rulesIn('shop-prod').find(({ alert }) => alert === 'Orders')?.expr).toBe(
    'rate(shop_orders_total{construct="shop/prod/api"}[1h]) == 0',
  );
  expect(rulesIn('shop-prod').find(({ alert }) => alert === 'ScaleForRequests')?.expr).toBe(
    'sum(rate(http_request_duration_seconds_count{project="shop",environment="prod"}[5m])) > 100',
  );
  expect(rulesIn('monitor').filter(({ alert }) => alert.startsWith('Scale'))).toMatchObject([
    { expr: '1 - avg by (host) (rate(node_cpu_seconds_total{host="alpha",mode="idle"}[5m])) > 0.8', for: '5m' },
    {
      expr: 'node_memory_MemTotal_bytes{host="alpha"} - node_memory_MemAvailable_bytes{host="alpha"} > 3221225472',
      for: '5m',
    },
  ]);
  expect(files[`${folder}/secrets.json`]).toContain('ALPHA_MONITOR_GRAFANA_ADMIN_PASSWORD');
});

test('a route to a Grafana that is not there is told', () => {
  const fleet = new Fleet();
  const host = new Vps(fleet, 'alpha', {
    publicAddress: '203.0.113.11',
    cpus: 4,
    memory: Size.gibibytes(8),
    disk: Size.gibibytes(50),
    operatingSystem: 'debian-13',
  });
  expect(new Monitoring(host, 'monitor').grafana.endpoint.port).toBe(3000);
  expect(synthesizeFleet(fleet).problems[0]).toContain(
    'error grafana-missing: alpha/monitor: something refers to its Grafana, but it has none',
  );
});

describe('what else people look at', () => {
  const fleet = new Fleet();
  const host = vps(fleet);
  new Monitoring(host, 'monitor', { grafana: {} });
  const broker = new RabbitMqBroker(host, 'rabbitmq');
  const store = new LogStore(host, 'loki');
  new LogCollector(host, 'alloy', { store });
  const prod = environment(host);
  const queues = new RabbitMqVirtualHost(prod, 'rabbitmq', { broker });
  const contract = defineWorker({ queue: 'email', description: 'Sends an e-mail.', message: z.object({}) });
  new Worker(prod, 'mailer', { image: Image.of('ghcr.io/acme/shop/mailer:1.0.0'), contract, uses: [queues] });
  new GarageServer(prod, 'storage');
  const { files, problems } = synthesizeFleet(fleet);
  const dashboard = (name: string) =>
    JSON.parse(files[`infra/vps-1/monitor/dashboards/${name}.json`] ?? '') as Dashboard;
  const shown = (name: string, title: string) =>
    dashboard(name)
      .panels.find((panel) => panel.title === title)
      ?.targets?.map(({ expr }) => expr);

  test('it is sound', () => expect(problems.filter((each) => each.startsWith('error'))).toEqual([]));

  test('queues of a shared broker stand on the dashboard of their environment, with the broker’s series', () => {
    expect(shown('vps-1.shop-prod', 'rabbitmq: dead letters')).toEqual([
      'rabbitmq_detailed_queue_messages_ready{construct="vps-1/rabbitmq",vhost="shop-prod", queue=~".*[.]dead"}',
    ]);
    expect(shown('host.vps-1', 'rabbitmq: connections')).toEqual(['rabbitmq_connections{construct="vps-1/rabbitmq"}']);
  });

  test('a worker’s messages, and the object storage', () => {
    expect(shown('vps-1.shop-prod', 'mailer: messages by what became of them')).toEqual([
      'sum by (queue, outcome) (rate(worker_messages_total{construct="shop/prod/mailer"}[$__rate_interval]))',
    ]);
    expect(shown('vps-1.shop-prod', 'storage: disk, in use')).toHaveLength(1);
    const rows = dashboard('vps-1.shop-prod').panels.filter(({ type }) => type === 'row');
    expect(rows.map(({ title }) => title)).toEqual(['Services', 'Workers', 'Processor and memory', 'Queue', 'Storage']);
  });

  test('logs are searched on a dashboard of their own, which asks their store', () => {
    const logs = dashboard('loki-logs') as Dashboard & {
      templating: { list: { name: string; type: string; allValue?: string }[] };
    };
    expect(logs.uid).toBe('loki-logs');
    expect(logs.templating.list.map(({ name, allValue }) => [name, allValue])).toEqual([
      ['kind', '.+'],
      ['host', '.*'],
      ['project', '.*'],
      ['environment', '.*'],
      ['service', '.*'],
      ['search', undefined],
    ]);
    expect(logs.panels.map(({ title, type }) => [title, type])).toEqual([
      ['Lines', 'timeseries'],
      ['Lines that speak of errors', 'timeseries'],
      ['Requests by status', 'timeseries'],
      ['Search', 'logs'],
    ]);
    expect(new Set(logs.panels.map(({ datasource }) => datasource?.uid))).toEqual(new Set(['loki-logs']));
    expect(shown('loki-logs', 'Search')).toEqual([
      '{kind=~"$kind", host=~"$host", project=~"$project", environment=~"$environment", service=~"$service"} |~ "(?i)$search"',
    ]);
  });
});
