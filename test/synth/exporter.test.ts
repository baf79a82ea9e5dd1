import {
  Environment,
  Fleet,
  KubernetesCluster,
  Minimal,
  Monitoring,
  PostgresDatabase,
  Project,
  RedisServer,
  Size,
  Vps,
} from 'vpsynth';
import { derive } from '../../synth/derive/derive';
import { fileConfiguration } from '../../synth/file/file';
import { pgBouncerConfiguration } from '../../synth/pgbouncer/pgbouncer';
import { prometheusConfiguration } from '../../synth/prometheus/prometheus';
import { redisConfiguration } from '../../synth/redis/redis';
import { rendered } from './rendered';

function fleetOf({ watched }: { watched: boolean }) {
  const fleet = new Fleet();
  const host = new Vps(fleet, 'alpha', {
    publicAddress: '203.0.113.11',
    cpus: 4,
    memory: Size.gibibytes(8),
    disk: Size.gibibytes(50),
    operatingSystem: 'debian-13',
  });
  const platform = new Minimal(host);
  if (watched) new Monitoring(host, 'monitor');
  const project = new Project(fleet, 'shop', { registry: 'ghcr.io/acme/shop', release: '1.0.0' });
  const standby = new KubernetesCluster(fleet, 'standby');
  const prod = new Environment(project, 'prod', { on: host, standby });
  new PostgresDatabase(prod, 'database', { server: platform.postgres }).pool();
  new RedisServer(prod, 'cache', { role: 'cache', maxMemory: Size.mebibytes(64) });
  return fleet;
}

const exporters = (fleet: Fleet) =>
  derive(fleet).stacks.flatMap(({ directory, workloads }) =>
    workloads.filter(({ facet }) => facet.onlyWhereScraped).map(({ facet }) => `${directory}/${facet.name}`),
  );

test('exporters stand where something scrapes them: on a host with a Prometheus, and on a cluster', () => {
  const onCluster = ['cache-exporter', 'pgbouncer-exporter'].map(
    (name) => `infra/kubernetes/standby/shop-prod/${name}`,
  );
  const onHost = ['edge/nginx-exporter', 'shop-prod/cache-exporter', 'shop-prod/pgbouncer-exporter'];
  expect(exporters(fleetOf({ watched: false })).sort()).toEqual(expect.arrayContaining(onCluster));
  expect(exporters(fleetOf({ watched: false })).filter((path) => path.startsWith('infra/alpha/'))).toEqual([]);
  expect(exporters(fleetOf({ watched: true }))).toEqual(
    expect.arrayContaining(onHost.map((path) => `infra/alpha/${path}`)),
  );
});

test('an exporter is a target of the construct that it tells of', () => {
  const scrapes = rendered(prometheusConfiguration, fleetOf({ watched: true }));
  const shop = scrapes.get('infra/alpha/monitor/prometheus/scrapes/shop-prod.yml')?.content;
  expect(shop?.slice(shop.indexOf('  - job_name: shop/prod/cache'))).toMatchInlineSnapshot(`
"  - job_name: shop/prod/cache
    static_configs:
      - targets:
          - 10.200.1.5:9121
        labels:
          construct: shop/prod/cache
          project: shop
          environment: prod
          host: alpha
          service: cache-exporter
          instance: cache-exporter
"
`);
  const edge = scrapes.get('infra/alpha/monitor/prometheus/scrapes/edge.yml')?.content;
  expect(edge).toContain('- 127.0.0.1:9113');
});

test('its password stands in a file of its own, in the form that it reads', () => {
  const files = rendered(fileConfiguration, fleetOf({ watched: true }));
  const passwords = files.get('infra/alpha/shop-prod/cache-exporter/passwords.json');
  const filled = passwords?.content.replaceAll('${SHOP_PROD_CACHE_MONITORING_PASSWORD}', 'hidden');
  expect(JSON.parse(filled ?? '')).toEqual({
    'redis://cache:6379': 'hidden',
    'redis://monitoring@cache:6379': 'hidden',
  });
  expect(files.get('infra/alpha/shop-prod/pgbouncer-exporter/pgpass')).toMatchObject({
    content: '*:*:*:monitoring:${SHOP_PROD_PGBOUNCER_MONITORING_PASSWORD}\n',
    secrets: [{ name: 'SHOP_PROD_PGBOUNCER_MONITORING_PASSWORD' }],
  });
});

test.each([
  ['users.acl', redisConfiguration, 'shop-prod/cache/users.acl', 'user monitoring on >'],
  ['userlist.txt', pgBouncerConfiguration, 'shop-prod/pgbouncer/userlist.txt', '"monitoring" "'],
  ['pgbouncer.ini', pgBouncerConfiguration, 'shop-prod/pgbouncer/pgbouncer.ini', 'stats_users = monitoring'],
])('%s lets an exporter in where there is one', (_, renderer, path, line) => {
  const content = (watched: boolean) => rendered(renderer, fleetOf({ watched })).get(`infra/alpha/${path}`)?.content;
  expect(content(true)).toContain(line);
  expect(content(false)).not.toContain('monitoring');
});
