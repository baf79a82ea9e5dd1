import { type Figure, figuresOf, type SystemFigures } from './figure';

const project = 'infra/vps1/project-1-prod';
const service = (name: string, ...key: (string | RegExp)[]) => ['services', name, ...key];

/** A row of the page's table of resources: what a service needs at the least, what it may take, and cores. */
function row(file: string, name: string, what: string, least: string, most: string, cpus: string): Figure[] {
  const resources = (...key: string[]) => service(name, 'deploy', 'resources', ...key);
  return figuresOf(file, [
    [`${what}: min memory`, resources('reservations', 'memory'), least],
    [`${what}: recommended`, resources('limits', 'memory'), most],
    [`${what}: CPU`, resources('limits', 'cpus'), cpus],
  ]);
}

const resources = [
  ...row(`${project}/compose.yaml`, 'web-blue', 'web front end', '128M', '256M', '0.5'),
  ...row(`${project}/compose.yaml`, 'api-blue', 'API server', '256M', '512M', '1'),
  ...row(`${project}/compose.yaml`, 'worker', 'worker', '128M', '256M', '0.5'),
  ...row('infra/vps1/postgres/compose.yaml', 'postgres', 'PostgreSQL', '512M', '1024M', '1'),
  ...row('infra/vps1/rabbitmq/compose.yaml', 'rabbitmq', 'RabbitMQ', '256M', '512M', '0.5'),
  ...row('infra/vps1/edge/compose.yaml', 'nginx', 'nginx', '128M', '256M', '0.5'),
  ...row('infra/vps1/monitor/compose.yaml', 'prometheus', 'monitor', '512M', '1024M', '1'),
  ...row('infra/vps1/project-1-stage/compose.yaml', 'api-blue', 'stage: the same limits as prod', '256M', '512M', '1'),
  ...figuresOf('infra/local/project-1-dev/compose.yaml', [
    ['dev: generous memory', service('api', 'deploy', 'resources', 'limits', 'memory'), '1024M'],
    ['dev: no hard CPU limits', service('api', 'deploy', 'resources', 'limits', 'cpus'), undefined],
    ['dev: watched for hot reload', service('api', 'develop', 'watch', '0', 'action'), 'rebuild'],
  ]),
];

const placed = [
  ['project-1', 'vps1'],
  ['project-2', 'vps2'],
  ['project-3', 'vps1'],
].flatMap(([name = '', host = '']) => [
  ...figuresOf(`infra/${host}/edge/nginx/sites/${name}.com.conf`, [
    [`${name}: main domain`, ['server', 'location /', 'proxy_pass'], new RegExp(`^http://${name}-prod\\.web\\.`)],
  ]),
  ...figuresOf(`infra/${host}/edge/nginx/sites/stage.${name}.com.conf`, [
    [
      `${name}: stage on a subdomain`,
      ['server', 'location /', 'proxy_pass'],
      new RegExp(`^http://${name}-stage\\.web\\.`),
    ],
  ]),
  ...figuresOf(`infra/${host}/${name}-prod/compose.yaml`, [
    [`${name}: API`, service('api-blue', 'image'), `ghcr.io/acme/${name}/apollo-prisma:1.0.0`],
    [`${name}: front end`, service('web-blue', 'image'), `ghcr.io/acme/${name}/web-react:1.0.0`],
    [`${name}: worker`, service('worker', 'image'), `ghcr.io/acme/${name}/worker-email:1.0.0`],
    [`${name}: blue-green for the API`, ['services', /^api-/], ['api-blue', 'api-green']],
    [
      `${name}: migrations in the deployment`,
      service('api-blue', 'depends_on', 'migrate', 'condition'),
      'service_completed_successfully',
    ],
    [`${name}: by PgBouncer`, service('api-blue', 'environment', 'DATABASE_HOST'), 'pgbouncer'],
    [`${name}: a network of its own`, ['networks', new RegExp(`^${name}-prod$`)], [`${name}-prod`]],
  ]),
]);

export const monorepo: SystemFigures = {
  title: 'monorepo',
  hosts: ['vps1', 'vps2'],
  projects: ['project-1', 'project-2', 'project-3', 'wordpress-project-1'],
  declaration: [
    'apps/full-stack/project.ts',
    'apps/project-1/project.ts',
    'apps/project-2/project.ts',
    'apps/project-3/project.ts',
    'apps/wordpress-project-1/project.ts',
    'infra/shared-host.ts',
    'infra/vps1.ts',
    'infra/vps2.ts',
  ],
  figures: [
    ...placed,
    ...figuresOf('infra/vps2/edge/nginx/sites/wordpress-project-1.com.conf', [
      [
        'wordpress-project-1: main domain',
        ['server', 'server_name'],
        ['wordpress-project-1.com', 'wordpress-project-1.com'],
      ],
    ]),
    ...figuresOf('infra/vps2/mariadb/compose.yaml', [
      ['MariaDB for WordPress', service('mariadb', 'image'), /^docker\.io\/library\/mariadb:11\./],
    ]),
    ...figuresOf('infra/vps2/postgres-replica/compose.yaml', [
      ['PostgreSQL: a replica on the other host', ['services', /^postgres-replica$/], ['postgres-replica']],
    ]),
    ...figuresOf(`${project}/pgbouncer/pgbouncer.ini`, [
      ['primary behind PgBouncer', ['databases', 'project_1_prod'], /^host=10\.\S+ port=5432 dbname=project_1_prod /],
      ['and its replica', ['databases', 'project_1_prod_read'], /^host=10\.60\.0\.2 port=5432 dbname=project_1_prod /],
    ]),
    ...figuresOf('infra/vps1/rabbitmq/compose.yaml', [
      ['RabbitMQ cluster', ['services', /^rabbitmq/], ['rabbitmq', 'rabbitmq-2', 'rabbitmq-3']],
    ]),
    ...['vps1', 'vps2'].flatMap((host) =>
      figuresOf(`infra/${host}/monitor/compose.yaml`, [
        [
          `monitor on ${host}`,
          ['services', /^(prometheus|alertmanager|grafana|node-exporter)$/],
          ['alertmanager', 'grafana', 'node-exporter', 'prometheus'],
        ],
      ]),
    ),
    ...figuresOf('infra/vps1/monitor/alertmanager/alertmanager.yml', [
      ['PagerDuty', ['receivers', 'critical', 'pagerduty_configs', '0', 'routing_key_file'], /pagerduty-routing-key$/],
    ]),
    ...figuresOf(`${project}/compose.yaml`, [
      ['tracing', service('api-blue', 'environment', 'OTEL_EXPORTER_OTLP_ENDPOINT'), 'http://tracing:4318'],
      ['error tracking', service('worker', 'environment', 'SENTRY_ENVIRONMENT'), 'prod'],
    ]),
    ...figuresOf('infra/vps1/edge/nginx/sites/project-1.com.conf', [
      [
        'real-user monitoring: browsers send to the site',
        ['server', 'location ~ ^/v1/traces(?:/|$)', 'proxy_pass'],
        'http://project-1-prod.tracing',
      ],
    ]),
    ...['vps1', 'vps2'].flatMap((host) =>
      figuresOf(`infra/${host}/log-collector/compose.yaml`, [
        [`centralised container logs: ${host} sends its own`, ['services', /./], ['log-collector']],
      ]),
    ),
    ...figuresOf('infra/vps1/log-store/log-store/loki.yaml', [
      ['with retention per log type: requests, in hours', ['limits_config', 'retention_stream', '0', 'period'], '720h'],
      ['and who logged in', ['limits_config', 'retention_stream', '2', 'period'], '8760h'],
    ]),
    ...figuresOf('infra/vps1/monitor/grafana/datasources/datasources.yml', [
      ['and search', ['datasources', 'Logs', 'type'], 'loki'],
    ]),
    ...figuresOf('infra/vps1/monitor/dashboards/vps1.project-1-prod.json', [
      ['Grafana dashboards', ['title'], 'project-1 prod'],
    ]),
    ...figuresOf('infra/fleet/workers.json', [
      ['registry of all workers: whose', ['workers', '0', 'worker'], 'project-1/stage/worker'],
      ['queue name', ['workers', '0', 'queue'], 'email'],
      ['retries with exponential back-off', ['workers', '0', 'retryDelays'], [1, 4, 16, 64, 256]],
      ['dead letters', ['workers', '0', 'deadLetters'], 'email.dead'],
      ['message schema', ['workers', '0', 'messageSchema'], 'messages/project-1-stage/email.schema.json'],
      ['prefetch', ['workers', '0', 'concurrency'], 5],
      ['message TTL', ['workers', '0', 'messageTimeToLive'], 86_400],
    ]),
    ...resources,
  ],
  remarks: [
    {
      asked: 'sources watched for hot reload, local names, .env.example',
      answer: '`npx projen dev`; each stack’s `.env.example` in `infra/local/`',
    },
    { asked: 'development-only services never reach production', answer: 'the check `development-on-vps`' },
  ],
};
