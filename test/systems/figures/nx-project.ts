import { backupFigures, figuresOf, type SystemFigures, threeReplicas } from './figure';

const stack = 'infra/nx-1/nx-project-prod';
const cluster = 'infra/kubernetes/standby/nx-project-prod/workloads';
const edge = 'infra/nx-1/edge/nginx';
const setting = (name: string) => ['services', 'api-gateway', 'environment', name];
const limits = (name: string, ...key: string[]) => ['services', name, 'deploy', 'resources', ...key];
const container = (...key: string[]) => [
  'Deployment/api-gateway',
  'spec',
  'template',
  'spec',
  'containers',
  'api-gateway',
  ...key,
];

const settings = figuresOf(`${stack}/compose.yaml`, [
  ['NODE_ENV', setting('NODE_ENV'), 'production'],
  ['PORT', setting('PORT'), '3000'],
  ['DATABASE_HOST', setting('DATABASE_HOST'), 'pgbouncer'],
  ['DATABASE_PORT', setting('DATABASE_PORT'), '6432'],
  ['database nx_production', setting('DATABASE_NAME'), 'nx_production'],
  ['user nx_user', setting('DATABASE_USER'), 'nx_user'],
  ['DATABASE_PASSWORD', setting('DATABASE_PASSWORD_FILE'), '/run/secrets/nx-project-prod-database-password'],
  ['REDIS_HOST', setting('REDIS_HOST'), 'redis'],
  ['REDIS_PORT', setting('REDIS_PORT'), '6379'],
  ['REDIS_PASSWORD', setting('REDIS_PASSWORD_FILE'), '/run/secrets/nx-project-prod-redis-password'],
  ['RABBITMQ_HOST', setting('RABBITMQ_HOST'), 'rabbitmq'],
  ['RABBITMQ_PORT', setting('RABBITMQ_PORT'), '5672'],
  ['RABBITMQ_USER', setting('RABBITMQ_USER'), 'nx_project_prod'],
  ['RABBITMQ_PASSWORD', setting('RABBITMQ_PASSWORD_FILE'), '/run/secrets/nx-project-prod-rabbitmq-password'],
  ['JWT_SECRET', setting('JWT_SECRET_FILE'), '/run/secrets/nx-project-prod-jwt-secret'],
  ['JWT_EXPIRES_IN', setting('JWT_EXPIRES_IN'), '7d'],
  ['MINIO_ENDPOINT', setting('MINIO_ENDPOINT'), 'storage'],
  ['MINIO_PORT', setting('MINIO_PORT'), '3900'],
  ['MINIO_ACCESS_KEY', setting('MINIO_ACCESS_KEY_FILE'), '/run/secrets/nx-project-prod-uploads-access-key'],
  ['MINIO_SECRET_KEY', setting('MINIO_SECRET_KEY_FILE'), '/run/secrets/nx-project-prod-uploads-secret-key'],
  ['LOG_LEVEL', setting('LOG_LEVEL'), 'info'],
  ['application pool: max 20', setting('DATABASE_POOL_SIZE'), '20'],
  ['application pool: min 5', setting('DATABASE_POOL_MIN'), '5'],
  ['application pool: idle timeout 30 s', setting('DATABASE_POOL_IDLE_TIMEOUT_MS'), '30000'],
  ['application pool: connect timeout 2 s', setting('DATABASE_POOL_CONNECT_TIMEOUT_MS'), '2000'],
]);

const kubernetes = figuresOf(`${cluster}/api-gateway.yaml`, [
  ['Kubernetes: 3 replicas, more under load', ['HorizontalPodAutoscaler/api-gateway', 'spec', 'minReplicas'], 3],
  ['Kubernetes: request 500m', container('resources', 'requests', 'cpu'), '500m'],
  ['Kubernetes: request 512Mi', container('resources', 'requests', 'memory'), '512Mi'],
  ['Kubernetes: limit 1000m', container('resources', 'limits', 'cpu'), '1'],
  ['Kubernetes: limit 1Gi', container('resources', 'limits', 'memory'), '1Gi'],
  ['Kubernetes: liveness /health', container('livenessProbe', 'httpGet', 'path'), '/health'],
  ['Kubernetes: liveness after 30 s', container('livenessProbe', 'initialDelaySeconds'), 30],
  ['Kubernetes: liveness every 10 s', container('livenessProbe', 'periodSeconds'), 10],
  ['Kubernetes: readiness /health/ready', container('readinessProbe', 'httpGet', 'path'), '/health/ready'],
  ['Kubernetes: readiness after 10 s', container('readinessProbe', 'initialDelaySeconds'), 10],
  ['Kubernetes: readiness every 5 s', container('readinessProbe', 'periodSeconds'), 5],
]);

const routes = figuresOf(`${edge}/sites/yourdomain.com.conf`, [
  [
    '/ → web-portal',
    ['server', 'location /', 'proxy_pass'],
    'http://nx-project-prod.web-portal.$nx_project_prod__web_portal__replicas',
  ],
  [
    '/api → api-gateway',
    ['server', 'location ~ ^/api(?:/|$)', 'proxy_pass'],
    'http://nx-project-prod.api-gateway.$nx_project_prod__api_gateway__replicas',
  ],
  ['websocket upgrade headers', ['server', 'location ~ ^/api(?:/|$)', 'proxy_set_header Upgrade'], '$http_upgrade'],
  ['and Connection', ['server', 'location ~ ^/api(?:/|$)', 'proxy_set_header Connection'], '$connection_upgrade'],
]);

export const nxProject: SystemFigures = {
  title: 'nx-project',
  hosts: ['nx-1'],
  projects: ['nx-project'],
  declaration: ['apps/nx-project/project.ts', 'infra/nx-1.ts'],
  figures: [
    ...routes,
    ...figuresOf(`${edge}/sites/api.yourdomain.com.conf`, [
      [
        'api.yourdomain.com → api-gateway',
        ['server', 'location /', 'proxy_pass'],
        'http://nx-project-prod.api-gateway.$nx_project_prod__api_gateway__replicas',
      ],
    ]),
    ...figuresOf(`${edge}/upstreams/nx-project-prod.conf`, [
      ['least_conn', ['upstream nx-project-prod.api-gateway.all', 'least_conn'], ''],
      ['over three API servers', ['upstream nx-project-prod.api-gateway.all', 'server'], threeReplicas(3000)],
    ]),
    ...figuresOf(`${edge}/nginx.conf`, [['TLS 1.2 and 1.3', ['http', 'ssl_protocols'], 'TLSv1.2 TLSv1.3']]),
    ...figuresOf(`${stack}/compose.yaml`, [
      ['PostgreSQL 16', ['services', 'postgres', 'image'], 'docker.io/library/postgres:16.16'],
      ['Redis 7', ['services', 'redis', 'image'], 'docker.io/library/redis:7.4.7'],
      ['RabbitMQ with management', ['services', 'rabbitmq', 'image'], /^docker\.io\/library\/rabbitmq:4.*-management$/],
      ['api-gateway: three servers', ['services', /^api-gateway/], ['api-gateway', 'api-gateway-2', 'api-gateway-3']],
      ['api-gateway: 1 CPU', limits('api-gateway', 'limits', 'cpus'), '1'],
      ['api-gateway: 1 GiB', limits('api-gateway', 'limits', 'memory'), '1024M'],
      ['file-service ×2', ['services', /^file-service/], ['file-service', 'file-service-2']],
      ['file-service on 3001', ['services', 'file-service', 'environment', 'PORT'], '3001'],
      ['worker-service ×2', ['services', /^worker-service/], ['worker-service', 'worker-service-2']],
      ['no published ports: services behind the gateway', ['services', /./, 'ports'], []],
      [
        'named volumes for each',
        ['volumes', /./],
        ['postgres', 'rabbitmq', 'redis', 'storage-data', 'storage-metadata'],
      ],
    ]),
    ...settings,
    ...figuresOf(`${stack}/postgres/databases/nx_production.sql`, [
      ['extensions', ['CREATE EXTENSION IF NOT EXISTS'], ['"uuid-ossp";', '"pg_stat_statements";']],
    ]),
    ...figuresOf(`${stack}/redis/redis.conf`, [
      ['Redis: maxmemory 2gb', ['maxmemory'], '2147483648'],
      ['Redis: allkeys-lru', ['maxmemory-policy'], 'allkeys-lru'],
      ['Redis: snapshots', ['save'], ['900 1', '300 10', '60 10000']],
    ]),
    ...figuresOf('infra/exports/nx-project-prod/pm2/ecosystem.config.json', [
      ['PM2: api-gateway ×4', ['apps', 'api-gateway', 'instances'], 4],
      ['PM2: api-gateway on 3000', ['apps', 'api-gateway', 'env', 'PORT'], '3000'],
      ['PM2: file-service ×2', ['apps', 'file-service', 'instances'], 2],
      ['PM2: file-service on 3001', ['apps', 'file-service', 'env', 'PORT'], '3001'],
      ['PM2: worker-service ×2', ['apps', 'worker-service', 'instances'], 2],
      [
        'PM2: cluster mode for all three',
        ['apps', /-(gateway|service)$/, 'exec_mode'],
        ['cluster', 'cluster', 'cluster'],
      ],
      ['PM2: web-portal by npm start', ['apps', 'web-portal', 'script'], 'npm'],
      ['and its argument', ['apps', 'web-portal', 'args'], ['start']],
    ]),
    ...figuresOf('infra/nx-1/loki/loki/loki.yaml', [
      ['Loki for logs: kept, in hours', ['limits_config', 'retention_period'], '720h'],
    ]),
    ...figuresOf('infra/nx-1/alloy/compose.yaml', [
      ['Loki for logs: sent by a collector', ['services', /./], ['alloy']],
    ]),
    ...figuresOf('infra/nx-1/monitor/compose.yaml', [
      ['Grafana', ['services', /^grafana$/], ['grafana']],
      ['alerts reach somebody', ['services', /^alertmanager$/], ['alertmanager']],
    ]),
    ...backupFigures('nx-1', 'backups daily at 02:00', '*-*-* 02:00:00 UTC', 30),
    ...kubernetes,
  ],
  remarks: [
    {
      asked: 'pm2 save and pm2 startup',
      answer: '`infra/exports/nx-project-prod/README.md`; run by `test/fidelity/pm2`',
    },
    {
      asked: 'Ubuntu 22.04, 4 to 8 cores, 8 to 16 GB, 100 to 500 GB',
      answer: '`infra/nx-1.ts`; `infra/nx-1/README.md`',
    },
    {
      asked: 'health endpoints /health, /health/ready, /health/live, /metrics',
      answer: '`vpsynth/runtime`, tested by `test/runtime/health.test.ts`',
    },
  ],
};
