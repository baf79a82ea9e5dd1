import { load } from 'js-yaml';
import { synthesizeFleet } from 'vpsynth/testing';
import committed from '../../infra/main';

const { files } = synthesizeFleet(committed);
const stack = 'infra/srv943151/cepcomunicacion-prod';
const edge = 'infra/srv943151/edge/nginx';

interface Service {
  readonly image: string;
  readonly environment: Readonly<Record<string, string>>;
  readonly deploy: { readonly resources: { readonly limits: { readonly cpus: string; readonly memory: string } } };
  readonly networks: Readonly<Record<string, unknown>>;
}

interface Compose {
  readonly services: Readonly<Record<string, Service>>;
  readonly networks: Readonly<
    Record<
      string,
      { readonly internal?: boolean; readonly ipam: { readonly config: readonly [{ readonly subnet: string }] } }
    >
  >;
}

const text = (path: string) => files[path] ?? `there is no ${path}`;
const { services, networks } = load(text(`${stack}/compose.yaml`)) as Compose;
const setting = (path: string, name: string) => new RegExp(`^${name}\\s*=?\\s*(.*?);?$`, 'm').exec(text(path))?.[1];
const trimmed = (path: string) => text(path).replace(/^\s+/gm, '');
const directive = (name: string) => new RegExp(`^${name} (.*);$`, 'm').exec(trimmed(`${edge}/nginx.conf`))?.[1];
const site = trimmed(`${edge}/sites/cepcomunicacion.example.conf`);
const upstream = text(`${edge}/upstreams/cepcomunicacion-prod.conf`);
const limits = (service: string) => services[service]?.deploy.resources.limits;

/** Each figure of the system's page, read from the output, where it belongs. */
test.each<[figure: string, found: unknown, expected: unknown]>([
  ['nginx: 4 workers', directive('worker_processes'), '4'],
  ['nginx: 1024 connections', directive('worker_connections'), '1024'],
  ['nginx: gzip', directive('gzip'), 'on'],
  ['nginx: body limit 100 MB', directive('client_max_body_size'), '102400k'],
  ['nginx: keep-alive 65 s', directive('keepalive_timeout'), '65s'],
  ['nginx: rate limits', /limit_req zone=cepcomunicacion\.example\/api burst=20 nodelay;/.test(site), true],
  ['frontend on 3000', /cepcomunicacion-prod\.frontend \{[^}]*:3000;/.test(upstream), true],
  ['admin on 3001', /cepcomunicacion-prod\.admin \{[^}]*:3001;/.test(upstream), true],
  ['cms on 3002', /cepcomunicacion-prod\.cms \{[^}]*:3002;/.test(upstream), true],
  ['bullboard on 3010', /cepcomunicacion-prod\.bullboard \{[^}]*:3010;/.test(upstream), true],
  ['frontend: PORT', services.frontend?.environment.PORT, '3000'],
  ['frontend: HOSTNAME', services.frontend?.environment.HOSTNAME, '0.0.0.0'],
  ['cms: 0.5 CPU', limits('cms')?.cpus, '0.5'],
  ['cms: 768 MB', limits('cms')?.memory, '768M'],
  ['PostgreSQL 16', services.postgres?.image, 'docker.io/library/postgres:16.16'],
  ['database', services.cms?.environment.DATABASE_NAME, 'cepcomunicacion'],
  ['user', services.cms?.environment.DATABASE_USER, 'cepadmin'],
  ['max_connections', setting(`${stack}/postgres/postgresql.conf`, 'max_connections'), '100'],
  ['shared_buffers', setting(`${stack}/postgres/postgresql.conf`, 'shared_buffers'), '256MB'],
  ['effective_cache_size', setting(`${stack}/postgres/postgresql.conf`, 'effective_cache_size'), '1GB'],
  ['maintenance_work_mem', setting(`${stack}/postgres/postgresql.conf`, 'maintenance_work_mem'), '64MB'],
  ['random_page_cost', setting(`${stack}/postgres/postgresql.conf`, 'random_page_cost'), '1.1'],
  ['Redis 7', services.queue?.image, 'docker.io/library/redis:7.4.7'],
  ['Redis: 512 MB, split: cache', setting(`${stack}/cache/redis.conf`, 'maxmemory'), '268435456'],
  ['Redis: 512 MB, split: queue', setting(`${stack}/queue/redis.conf`, 'maxmemory'), '268435456'],
  ['Redis: allkeys-lru, where it may forget', setting(`${stack}/cache/redis.conf`, 'maxmemory-policy'), 'allkeys-lru'],
  ['Redis: and where it must not', setting(`${stack}/queue/redis.conf`, 'maxmemory-policy'), 'noeviction'],
  ['Redis: AOF', setting(`${stack}/queue/redis.conf`, 'appendonly'), 'yes'],
  ['Redis: every second', setting(`${stack}/queue/redis.conf`, 'appendfsync'), 'everysec'],
  ['external network', networks['cepcomunicacion-prod-external']?.ipam.config[0].subnet, '172.20.0.0/16'],
  ['internal network', networks['cepcomunicacion-prod']?.ipam.config[0].subnet, '172.21.0.0/16'],
  ['internal: no way out', networks['cepcomunicacion-prod']?.internal, true],
  ['external: a way out', networks['cepcomunicacion-prod-external']?.internal, undefined],
  ['frontend stands outside', Object.keys(services.frontend?.networks ?? {}), ['cepcomunicacion-prod-external']],
  ['postgres stands inside', Object.keys(services.postgres?.networks ?? {}), ['cepcomunicacion-prod']],
  ['stats stands inside', Object.keys(services.stats?.networks ?? {}), ['cepcomunicacion-prod']],
  ['/ → frontend', /location \/ \{\nproxy_pass http:\/\/cepcomunicacion-prod\.frontend;/.test(site), true],
  [
    '/api → cms',
    /location ~ "?\^\/api\(\?:\/\|\$\)"? \{[^}]*proxy_pass http:\/\/cepcomunicacion-prod\.cms;/.test(site),
    true,
  ],
  [
    '/admin → admin',
    /location ~ "?\^\/admin\(\?:\/\|\$\)"? \{[^}]*proxy_pass http:\/\/cepcomunicacion-prod\.admin;/.test(site),
    true,
  ],
  [
    '/static → files',
    /location ~ "?\^\/static\(\?:\/\(\?<file>\.\*\)\|\$\)\$"? \{[^}]*alias \/var\/www\/files\/static\/\$file;/.test(
      site,
    ),
    true,
  ],
  ['HSTS one year', site.includes('add_header Strict-Transport-Security max-age=31536000 always;'), true],
  ['nosniff', site.includes('add_header X-Content-Type-Options nosniff always;'), true],
  ['SAMEORIGIN', site.includes('add_header X-Frame-Options SAMEORIGIN always;'), true],
  ['CSP', site.includes(`add_header Content-Security-Policy "default-src 'self'" always;`), true],
  ['X-XSS-Protection is obsolete', site.includes('X-XSS-Protection'), false],
  [
    'bullboard asks for a password',
    /location ~ "?\^\/queues\(\?:\/\|\$\)"? \{[^}]*auth_basic_user_file /.test(site),
    true,
  ],
  [
    'only the edge has ports of the host',
    Object.values(services).some((service) => 'ports' in service || 'network_mode' in service),
    false,
  ],
])('%s', (_, found, expected) => {
  expect(found).toEqual(expected);
});

test('what is built differently is said in the host’s README', () => {
  const readme = text('infra/srv943151/README.md');
  for (const asked of ['nginx 1.26', 'X-XSS-Protection', 'allkeys-lru', '5432', 'blue-green'])
    expect(readme).toContain(asked);
});

test('all of it fits in 3.8 GB, the system’s share included', () => {
  expect(text('infra/srv943151/README.md')).toMatch(/\| left \| [1-9][0-9.]* MiB \|/);
});
