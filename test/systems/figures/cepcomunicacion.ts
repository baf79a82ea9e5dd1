import { backupFigures, figuresOf, type SystemFigures } from './figure';

const stack = 'infra/srv943151/cepcomunicacion-prod';
const edge = 'infra/srv943151/edge/nginx';
const service = (name: string, ...key: (string | RegExp)[]) => ['services', name, ...key];
const memory = ['deploy', 'resources', 'limits', 'memory'];
const location = (path: string, ...key: string[]) => ['server', `location ~ ^${path}(?:/|$)`, ...key];

const routes = figuresOf(`${edge}/sites/cepcomunicacion.example.conf`, [
  ['/ → frontend', ['server', 'location /', 'proxy_pass'], 'http://cepcomunicacion-prod.frontend'],
  ['/api → cms', location('/api', 'proxy_pass'), 'http://cepcomunicacion-prod.cms'],
  ['/admin → admin', location('/admin', 'proxy_pass'), 'http://cepcomunicacion-prod.admin'],
  ['/static → files served by nginx', ['server', /^location ~ \^\/static/, 'alias'], ['/var/www/files/static/$file']],
  ['nginx: rate limits', location('/api', 'limit_req'), 'zone=cepcomunicacion.example/api burst=20 nodelay'],
  ['HSTS one year', ['server', 'add_header Strict-Transport-Security'], 'max-age=31536000 always'],
  ['nosniff', ['server', 'add_header X-Content-Type-Options'], 'nosniff always'],
  ['SAMEORIGIN', ['server', 'add_header X-Frame-Options'], 'SAMEORIGIN always'],
  [
    "CSP: default-src 'self', analytics and hCaptcha beside it",
    ['server', 'add_header Content-Security-Policy'],
    /^default-src 'self'; .*script-src 'self' https:\/\/\*\.googletagmanager\.com https:\/\/hcaptcha\.com https:\/\/\*\.hcaptcha\.com; /,
  ],
  [
    'cep-uploads is public',
    ['server', 'location ~ ^/uploads(?:/|$)', /^if/, 'return'],
    ['307 https://s3.provider.example/cep-uploads$rest'],
  ],
]);

const development = figuresOf('infra/local/cepcomunicacion-dev/compose.yaml', [
  ['mailhog, its successor: SMTP on 1025', service('automation', 'environment', 'SMTP_HOST'), 'mail-catcher'],
  ['mailhog: development alone', service('automation', 'environment', 'SMTP_PORT'), '1025'],
  ['minio, its successor: S3 in development', service('cms', 'environment', 'S3_ENDPOINT'), 'http://storage:3900'],
]);

const alerts = (construct: string) => ['groups', construct, 'rules'];
const rules = 'infra/vps1/monitor/prometheus/rules';
const growth = [
  ...figuresOf(`${rules}/srv943151.monitor.yml`, [
    ['grow: CPU over 80 % for 5 minutes', [...alerts('cepcomunicacion/prod/growth'), 'ScaleForProcessor', 'for'], '5m'],
    ['grow: memory over 3 GB', [...alerts('cepcomunicacion/prod/growth'), 'ScaleForMemory', 'expr'], / > 3221225472$/],
  ]),
  ...figuresOf(`${rules}/srv943151.edge.yml`, [
    ['grow: over 1000 concurrent users', [...alerts('srv943151/edge'), 'ScaleForUsers', 'expr'], / > 1000$/],
    ['grow: over 100 requests/s', [...alerts('srv943151/edge'), 'ScaleForRequests', 'expr'], / > 100$/],
  ]),
];

const database = figuresOf(`${stack}/postgres/postgresql.conf`, [
  ['effective_cache_size', ['effective_cache_size'], '1GB'],
  ['maintenance_work_mem', ['maintenance_work_mem'], '64MB'],
  ['random_page_cost', ['random_page_cost'], '1.1'],
]);

const databaseAtStart = figuresOf(`${stack}/postgres-at-start/at-start.conf`, [
  ['max_connections', ['max_connections'], '100'],
  ['shared_buffers', ['shared_buffers'], '256MB'],
]);

const networks = figuresOf(`${stack}/compose.yaml`, [
  ['external network', ['networks', 'cepcomunicacion-prod-external', 'ipam', 'config', '0', 'subnet'], '172.20.0.0/16'],
  ['internal network', ['networks', 'cepcomunicacion-prod', 'ipam', 'config', '0', 'subnet'], '172.21.0.0/16'],
  ['internal: no way out', ['networks', 'cepcomunicacion-prod', 'internal'], true],
  ['frontend stands outside', service('frontend', 'networks', /./), ['cepcomunicacion-prod-external']],
  ['postgres stands inside', service('postgres', 'networks', /./), ['cepcomunicacion-prod']],
  ['stats stands inside', service('stats', 'networks', /./), ['cepcomunicacion-prod']],
  ['only the edge has ports of the host', ['services', /./, 'ports'], []],
]);

export const cepcomunicacion: SystemFigures = {
  title: 'CEPComunicacion',
  hosts: ['srv943151'],
  projects: ['cepcomunicacion'],
  declaration: ['apps/cepcomunicacion/project.ts', 'infra/srv943151.ts'],
  figures: [
    ...figuresOf(`${edge}/nginx.conf`, [
      ['nginx: 4 workers', ['worker_processes'], '4'],
      ['nginx: 1024 connections', ['events', 'worker_connections'], '1024'],
      ['nginx: gzip', ['http', 'gzip'], 'on'],
      ['nginx: body limit 100 MB', ['http', 'client_max_body_size'], '102400k'],
      ['nginx: keep-alive 65 s', ['http', 'keepalive_timeout'], '65s'],
    ]),
    ...figuresOf(`${edge}/upstreams/cepcomunicacion-prod.conf`, [
      ['frontend on 3000', ['upstream cepcomunicacion-prod.frontend', 'server'], /:3000$/],
      ['admin on 3001', ['upstream cepcomunicacion-prod.admin', 'server'], /:3001$/],
      ['cms on 3002', ['upstream cepcomunicacion-prod.cms', 'server'], /:3002$/],
      ['bullboard on 3010', ['upstream cepcomunicacion-prod.bullboard', 'server'], /:3010$/],
    ]),
    ...figuresOf(`${stack}/compose.yaml`, [
      ['frontend: PORT', service('frontend', 'environment', 'PORT'), '3000'],
      ['frontend: HOSTNAME', service('frontend', 'environment', 'HOSTNAME'), '0.0.0.0'],
      ['cms: 0.5 CPU', service('cms', 'deploy', 'resources', 'limits', 'cpus'), '0.5'],
      ['cms: 768 MB', service('cms', 'deploy', 'resources', 'limits', 'memory'), '768M'],
      ['PostgreSQL 16', service('postgres', 'image'), 'docker.io/library/postgres:16.16'],
      ['database', service('cms', 'environment', 'DATABASE_NAME'), 'cepcomunicacion'],
      ['Redis 7', service('queue', 'image'), 'docker.io/library/redis:7.4.7'],
      ['Redis: 512 MB, split: all of the cache', service('cache', ...memory), '228M'],
      ['Redis: 512 MB, split: all of the queue', service('queue', ...memory), '256M'],
      ['bullboard: needs authentication', service('bullboard', 'environment', 'DASHBOARD_USER'), 'operator'],
      [
        'bullboard: needs a password',
        service('bullboard', 'environment', 'DASHBOARD_PASSWORD_FILE'),
        '/run/secrets/cepcomunicacion-prod-bullboard-password',
      ],
      ['bucket cep-uploads', service('cms', 'environment', 'S3_BUCKET'), 'cep-uploads'],
      ['a real SMTP in production', service('automation', 'environment', 'SMTP_HOST'), 'smtp.provider.example'],
    ]),
    ...database,
    ...databaseAtStart,
    ...figuresOf(`${stack}/cache/redis.conf`, [
      ['Redis: 512 MB, split: 176 MiB of cache', ['maxmemory'], '184549376'],
      ['Redis: allkeys-lru, where it may forget', ['maxmemory-policy'], 'allkeys-lru'],
    ]),
    ...figuresOf(`${stack}/queue/redis.conf`, [
      ['Redis: 512 MB, split: 160 MiB of queue', ['maxmemory'], '167772160'],
      ['Redis: and where it must not', ['maxmemory-policy'], 'noeviction'],
      ['Redis: AOF', ['appendonly'], 'yes'],
      ['Redis: every second', ['appendfsync'], 'everysec'],
    ]),
    ...networks,
    ...routes,
    ...development,
    ...growth,
    ...figuresOf('infra/srv943151/backup/backup/repository', [
      ['backups to cep-backups', ['s3'], 'https://s3.provider.example/cep-backups/srv943151/backup'],
    ]),
    ...figuresOf('infra/srv943151/backup/backup/plan.json', [
      ['backups before each deployment: kept', ['beforeDeployments'], 10],
    ]),
    ...backupFigures('srv943151', 'backups daily at 03:00 UTC', '*-*-* 03:00:00 UTC', 30),
  ],
  remarks: [
    {
      asked: 'three phases of growth, and the next size of machine',
      answer: '`apps/cepcomunicacion/growth.ts`; `docs/growth.md`; read by `test/systems/growth.test.ts`',
    },
    { asked: 'workers: automation, llm, stats', answer: '`infra/fleet/workers.json`, by their contracts' },
    {
      asked: 'JWT, RBAC with five roles',
      answer: '`apps/cepcomunicacion/cms/token.ts`, tested by `test/apps/cepcomunicacion/cms.test.ts`',
    },
    {
      asked: 'firewall: 22, 80, 443 only',
      answer: 'a scan of all ports in `test/lab/cepcomunicacion.full.test.ts`',
    },
  ],
};
