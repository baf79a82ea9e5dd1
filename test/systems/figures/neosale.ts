import { backupFigures, figuresOf, type SystemFigures, threeReplicas } from './figure';

const production = 'infra/neosale-1/neosale-production';
const staging = 'infra/neosale-1/neosale-staging';
const compose = `${production}/compose.yaml`;
const redis = `${production}/redis/redis.conf`;
const site = 'infra/neosale-1/edge/nginx/sites/neosale.example.conf';
const growth = ['groups', 'neosale/production/growth', 'rules'];
const service = (name: string, ...key: string[]) => ['services', name, ...key];

/** What each container of the page's checklist has. */
const containers = ['api-blue', 'web-blue'].flatMap((name) =>
  figuresOf(compose, [
    [`${name}: no root in containers`, service(name, 'user'), '1000:1000'],
    [`${name}: read-only root file system`, service(name, 'read_only'), true],
    [`${name}: health check`, service(name, 'healthcheck', 'test', '0'), 'CMD'],
  ]),
);

export const neosale: SystemFigures = {
  title: 'NEOSALE',
  hosts: ['neosale-1'],
  projects: ['neosale'],
  declaration: ['apps/neosale/project.ts', 'infra/neosale-1.ts'],
  figures: [
    ...figuresOf(compose, [
      ['replicas: api 3, blue', ['services', /^api-blue/], ['api-blue', 'api-blue-2', 'api-blue-3']],
      ['and three green: blue-green', ['services', /^api-green/], ['api-green', 'api-green-2', 'api-green-3']],
      ['replicas: web 2, blue', ['services', /^web-blue/], ['web-blue', 'web-blue-2']],
      ['and two green', ['services', /^web-green/], ['web-green', 'web-green-2']],
      ['image of the backend, by the release', service('api-blue', 'image'), 'ghcr.io/acme/neosale/backend:1.0.0'],
      ['image of the frontend', service('web-blue', 'image'), 'ghcr.io/acme/neosale/frontend:1.0.0'],
      ['up to 4 CPUs: three APIs together have 3', service('api-blue', 'deploy', 'resources', 'limits', 'cpus'), '1'],
      ['up to 4 GB: three APIs, 1.5', service('api-blue', 'deploy', 'resources', 'limits', 'memory'), '512M'],
      ['database', service('api-blue', 'environment', 'DATABASE_NAME'), 'neosale'],
      ['user', service('api-blue', 'environment', 'DATABASE_USER'), 'neosale'],
      ['Sentry: environment', service('api-blue', 'environment', 'SENTRY_ENVIRONMENT'), 'production'],
      ['Sentry: tracesSampleRate', service('web-blue', 'environment', 'SENTRY_TRACES_SAMPLE_RATE'), '0.1'],
      ['by PgBouncer', service('api-blue', 'environment', 'DATABASE_HOST'), 'pgbouncer'],
      [
        'secrets not in git: a file',
        service('api-blue', 'environment', 'DATABASE_PASSWORD_FILE'),
        '/run/secrets/neosale-production-database-password',
      ],
      [
        'migrations before the API',
        service('api-blue', 'depends_on', 'migrate', 'condition'),
        'service_completed_successfully',
      ],
    ]),
    ...containers,
    ...figuresOf('infra/neosale-1/postgres/compose.yaml', [
      ['up to 4 CPUs: PostgreSQL has them', service('postgres', 'deploy', 'resources', 'limits', 'cpus'), '4'],
      ['up to 4 GB: PostgreSQL has them', service('postgres', 'deploy', 'resources', 'limits', 'memory'), '4096M'],
    ]),
    ...figuresOf('infra/neosale-1/postgres-replica/compose.yaml', [
      ['read replicas for heavy queries', ['services', /^postgres-replica$/], ['postgres-replica']],
    ]),
    ...figuresOf(`${production}/pgbouncer/pgbouncer.ini`, [
      ['by a pool of their own', ['databases', 'neosale_read'], /^host=\S+ port=5432 dbname=neosale /],
    ]),
    ...figuresOf('infra/neosale-1/postgres/postgres/postgresql.conf', [
      ['vacuum: at a twentieth of a table', ['autovacuum_vacuum_scale_factor'], '0.05'],
    ]),
    ...figuresOf(redis, [
      ['Redis: allkeys-lru', ['maxmemory-policy'], 'allkeys-lru'],
      ['Redis: RDB snapshots', ['save'], ['900 1', '300 10', '60 10000']],
      ['Redis: AOF', ['appendonly'], 'yes'],
    ]),
    ...figuresOf(site, [
      [
        'nginx: / → web',
        ['server', 'location /', 'proxy_pass'],
        'http://neosale-production.web.$neosale_production__web__colour',
      ],
      [
        'nginx: /api → api',
        ['server', 'location ~ ^/api(?:/|$)', 'proxy_pass'],
        'http://neosale-production.api.$neosale_production__api__colour',
      ],
      [
        'nginx: rate limit',
        ['server', 'location ~ ^/api(?:/|$)', 'limit_req'],
        'zone=neosale.example/api burst=40 nodelay',
      ],
      ['TLS: plain http redirects', ['server', 'location /', 'return'], '308 https://neosale.example$request_uri'],
      ['TLS: strict transport', ['server', 'add_header Strict-Transport-Security'], 'max-age=63072000 always'],
    ]),
    ...figuresOf('infra/neosale-1/edge/nginx/upstreams/neosale-production.conf', [
      ['nginx: balances over three APIs', ['upstream neosale-production.api.blue', 'server'], threeReplicas(4000)],
    ]),
    ...figuresOf('infra/neosale-1/edge/nginx/sites/staging.neosale.example.conf', [
      [
        'staging, by a name of its own',
        ['server', 'location /', 'proxy_pass'],
        'http://neosale-staging.web.$neosale_staging__web__colour',
      ],
    ]),
    ...figuresOf(`${staging}/compose.yaml`, [
      ['staging: one of each', ['services', /^(api|web)-blue/], ['api-blue', 'web-blue']],
      ['staging: with production’s limits', service('api-blue', 'deploy', 'resources', 'limits', 'memory'), '512M'],
      ['staging: a database of its own', service('api-blue', 'environment', 'DATABASE_NAME'), 'neosale_staging'],
    ]),
    ...figuresOf('infra/kubernetes/standby/neosale-production/workloads/api.yaml', [
      ['Kubernetes: at least three pods', ['HorizontalPodAutoscaler/api', 'spec', 'minReplicas'], 3],
      ['Kubernetes: autoscaling', ['HorizontalPodAutoscaler/api', 'spec', 'maxReplicas'], 9],
      ['Kubernetes: rolling updates', ['Deployment/api', 'spec', 'strategy', 'type'], 'RollingUpdate'],
      [
        'Kubernetes: self-healing',
        ['Deployment/api', 'spec', 'template', 'spec', 'containers', 'api', 'livenessProbe', 'httpGet', 'path'],
        '/health',
      ],
    ]),
    ...figuresOf('infra/neosale-1/datadog/compose.yaml', [
      ['Datadog’s agent as a compose service', service('datadog', 'image'), /^docker\.io\/datadog\/agent:7/],
      [
        'DD_API_KEY from the environment',
        service('datadog', 'environment', 'DD_API_KEY'),
        /^\$\{NEOSALE_1_DATADOG_API_KEY/,
      ],
      ['DD_SITE', service('datadog', 'environment', 'DD_SITE'), 'datadoghq.com'],
      ['central logs: Datadog', service('datadog', 'environment', 'DD_LOGS_ENABLED'), 'true'],
    ]),
    ...figuresOf('infra/neosale-1/monitor/compose.yaml', [
      ['alert rules, and somebody who hears', ['services', /^alertmanager$/], ['alertmanager']],
    ]),
    ...figuresOf('infra/neosale-1/monitor/prometheus/rules/monitor.yml', [
      ['alert: CPU', [...growth, 'ScaleForProcessor', 'expr'], / > 0\.8$/],
      ['alert: memory', [...growth, 'ScaleForMemory', 'expr'], / > 15032385536$/],
    ]),
    ...figuresOf('infra/neosale-1/monitor/prometheus/rules/neosale-production.yml', [
      [
        'Redis: memory monitoring',
        ['groups', 'neosale/production/redis', 'rules', 'RedisCacheTooSmall', 'expr'],
        /redis_evicted_keys_total/,
      ],
    ]),
    ...backupFigures('neosale-1', 'backups daily at 02:00', '*-*-* 02:00:00 UTC', 14),
    ...figuresOf('infra/exports/neosale-production/ecs/api.json', [
      ['AWS ECS: a task definition', ['family'], 'neosale-production-api'],
      ['AWS ECS: on Fargate', ['requiresCompatibilities'], ['FARGATE']],
    ]),
    ...figuresOf('infra/exports/neosale-production/app-platform/app.yaml', [
      ['DigitalOcean App Platform: api 3', ['services', 'api', 'instance_count'], 3],
      ['DigitalOcean App Platform: web 2', ['services', 'web', 'instance_count'], 2],
    ]),
    ...figuresOf('infra/exports/neosale-production/railway/api.toml', [
      ['Railway', ['build', 'builder'], 'DOCKERFILE'],
      [
        'Railway: ephemeral previews, one replica each',
        ['environments', 'pr', 'deploy', 'multiRegionConfig', 'europe-west4-drams3a', 'numReplicas'],
        1,
      ],
    ]),
  ],
  remarks: [
    {
      asked: 'maintenance calendar: weekly, monthly, quarterly, yearly',
      answer: '`infra/neosale-1/MAINTENANCE.md`',
    },
    {
      asked: 'from staging to production by the same images',
      answer:
        'an environment’s `release` names the tag of all its images, which is pushed once: production takes what staging has tried by naming its tag, and pulls the same content',
    },
    { asked: 'CSRF protection, indexes, no hard-coded variables', answer: 'the application’s own code' },
    {
      asked: 'multi-stage builds, small images, no secret in an image',
      answer: '`apps/stand-in/Dockerfile`, tested by `test/apps/images.test.ts`',
    },
  ],
};
