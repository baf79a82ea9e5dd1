import { Fleet } from 'vpsynth';
import { synthesizeFleet } from 'vpsynth/testing';
import * as growth from '../../apps/cepcomunicacion/growth';
import { read } from './figures/read';

type Name = keyof typeof growth;

/** Each placement of the one declaration, synthesized. */
const placed = Object.fromEntries(
  Object.entries(growth).map(([name, place]) => {
    const fleet = new Fleet();
    place(fleet);
    return [name, synthesizeFleet(fleet)];
  }),
) as Record<Name, ReturnType<typeof synthesizeFleet>>;

/** What stands at a key of a file of a placement. */
function at(name: Name, file: string, ...key: (string | RegExp)[]): unknown {
  const content = placed[name].files[`infra/${file}`];
  if (content === undefined) throw new Error(`${name} has no infra/${file}`);
  return read({ file, key }, content);
}

const services = (name: Name, host: string) => at(name, `${host}/cepcomunicacion-prod/compose.yaml`, 'services', /./);
const database = (name: Name, host: string, key: string) =>
  at(name, `${host}/cepcomunicacion-prod/pgbouncer/pgbouncer.ini`, 'databases', key);

test.each(Object.keys(placed) as Name[])('%s has no problems at all', (name) => {
  expect(placed[name].problems).toEqual([]);
});

test('the next size of machine carries everything, and a release beside it', () => {
  const all = [
    'postgres',
    'cache',
    'queue',
    'storage',
    'cms-blue',
    'cms-green',
    'frontend-green',
    'stats',
    'bullboard',
  ];
  expect(services('nextSize', 'cep-1')).toEqual(expect.arrayContaining(all));
  expect(placed.nextSize.files['infra/cep-1/README.md']).toMatch(/\| left \| \d+ MiB \|/);
  expect(at('nextSize', 'cep-1/cepcomunicacion-prod/cache/redis.conf', 'maxmemory')).toBe('268435456');
  expect(at('nextSize', 'cep-1/cepcomunicacion-prod/queue/redis.conf', 'maxmemory')).toBe('268435456');
  // Uploads by the edge, under the site's own name, and saved every day.
  const site = 'cep-1/edge/nginx/sites/cepcomunicacion.example.conf';
  expect(at('nextSize', site, 'server', 'location ~ ^/uploads(?:/|$)', 'proxy_pass')).toBe(
    'http://cepcomunicacion-prod.storage.web',
  );
  expect(placed.nextSize.files['infra/cep-1/backup/backup/plan.json']).toContain('cepcomunicacion-prod_storage-data');
});

test('the first phase: no PostgreSQL of its own, a managed one by the same pools over verified TLS', () => {
  expect(services('managedDatabase', 'cep-1')).not.toContain('postgres');
  expect(database('managedDatabase', 'cep-1', 'cepcomunicacion')).toMatch(
    /^host=postgres\.provider\.example port=5432 dbname=cepcomunicacion pool_size=10/,
  );
  const pooler = 'cep-1/cepcomunicacion-prod/pgbouncer/pgbouncer.ini';
  expect(at('managedDatabase', pooler, 'server_tls_sslmode')).toBe('verify-full');
});

test('the second phase: three servers of one name, a primary with a replica, over tunnels', () => {
  const zone = placed.appServers.files['infra/fleet/dns.zone'] ?? '';
  expect(zone.match(/^cepcomunicacion\.example\. \d+ IN A .*$/gm)).toHaveLength(3);
  for (const host of ['cep-app-1', 'cep-app-2', 'cep-app-3']) {
    expect(services('appServers', host)).toEqual(expect.arrayContaining(['cms-blue', 'frontend-blue', 'automation']));
    expect(services('appServers', host)).not.toContain('postgres');
    expect(database('appServers', host, 'cepcomunicacion')).toMatch(/^host=10\.61\.0\.21 /);
    expect(database('appServers', host, 'cepcomunicacion_read')).toMatch(/^host=10\.61\.0\.22 /);
  }
  expect(at('appServers', 'cep-data-1/postgres/postgres-at-start/at-start.conf', 'shared_buffers')).toBe('256MB');
  expect(at('appServers', 'cep-data-2/postgres-replica/compose.yaml', 'services', /^postgres-replica$/)).toEqual([
    'postgres-replica',
  ]);
});

test('the third phase: three of each and more, workers that grow, and all data outside', () => {
  const folder = 'kubernetes/cluster/cepcomunicacion-prod/workloads';
  for (const name of ['frontend', 'cms'])
    expect(at('kubernetes', `${folder}/${name}.yaml`, `HorizontalPodAutoscaler/${name}`, 'spec', 'minReplicas')).toBe(
      3,
    );
  for (const name of ['automation', 'llm', 'stats'])
    expect(at('kubernetes', `${folder}/${name}.yaml`, `HorizontalPodAutoscaler/${name}`, 'spec', 'maxReplicas')).toBe(
      3,
    );
  const kept = Object.keys(placed.kubernetes.files).filter((path) =>
    /(postgres|cache|queue|storage)\.yaml$/.test(path),
  );
  expect(kept).toEqual([]);
  const environment = ['Deployment/cms', 'spec', 'template', 'spec', 'containers', 'cms', 'env'];
  const value = (name: string) => at('kubernetes', `${folder}/cms.yaml`, ...environment, name, 'value');
  expect(['CACHE_HOST', 'CACHE_TLS', 'REDIS_HOST', 'S3_ENDPOINT'].map(value)).toEqual([
    'cache.provider.example',
    'true',
    'queue.provider.example',
    'https://s3.provider.example:443',
  ]);
});
