import { backupFigures, type Figure, figuresOf, type SystemFigures } from './figure';

const first = 'infra/hostinger-1';
const second = 'infra/d-ocean-1';
const service = (name: string, ...key: (string | RegExp)[]) => ['services', name, ...key];
const location = (path: string, ...key: string[]) => ['server', `location ~ ^${path}(?:/|$)`, ...key];

/** nginx as the page has it, on each host that answers for the name. */
function entry(host: string, domain: string, environment: string): Figure[] {
  const colour = (workload: string) =>
    `http://${environment}.${workload}.$${environment.replace('-', '_')}__${workload}__colour`;
  return figuresOf(`${host}/edge/nginx/sites/${domain}.conf`, [
    [`${domain}: http redirects to https`, ['server', 'location /', 'return'], `308 https://${domain}$request_uri`],
    [`${domain}: TLS`, ['server', 'ssl_certificate'], `/etc/nginx/certificates/${domain}/fullchain.pem`],
    [`${domain}: / → web app`, ['server', 'location /', 'proxy_pass'], colour('web')],
    [`${domain}: /api → app server, by path`, location('/api', 'proxy_pass'), colour('api')],
    [
      `${domain}: /rabbitmq → management UI`,
      location('/rabbitmq', 'proxy_pass'),
      `http://${environment}.rabbitmq.management`,
    ],
    [
      `${domain}: and protected: guesses are limited`,
      location('/rabbitmq', 'limit_req'),
      /^zone=\S+\/rabbitmq burst=100/,
    ],
    [`${domain}: nginx caching`, location('/assets', 'proxy_cache'), 'responses'],
  ]);
}

const complete = [
  ...figuresOf(`${first}/postgres/compose.yaml`, [
    ['Complete: PostgreSQL', service('postgres', 'image'), /^docker\.io\/library\/postgres:18\./],
  ]),
  ...figuresOf(`${first}/jupiter-prod/compose.yaml`, [
    ['Complete: PgBouncer', ['services', /^pgbouncer$/], ['pgbouncer']],
    ['Complete: RabbitMQ', service('rabbitmq', 'image'), /^docker\.io\/library\/rabbitmq:4\.\d+\.\d+-management$/],
    ['behind nginx: worker', ['services', /^worker$/], ['worker']],
    ['by PgBouncer', service('api-blue', 'environment', 'DATABASE_HOST'), 'pgbouncer'],
    ['nginx is the only thing with published ports', ['services', /./, 'ports'], []],
    ['images are built and tagged', service('api-blue', 'image'), 'ghcr.io/acme/jupiter/api:1.0.0'],
    ['blue-green', ['services', /^(api|web)-/], ['api-blue', 'api-green', 'web-blue', 'web-green']],
    ['container resource tuning: API', service('api-blue', 'deploy', 'resources', 'limits', 'memory'), '512M'],
  ]),
  ...figuresOf(`${first}/monitor/compose.yaml`, [
    [
      'Complete: Prometheus and Grafana',
      ['services', /^(alertmanager|grafana|prometheus)$/],
      ['alertmanager', 'grafana', 'prometheus'],
    ],
  ]),
  ...figuresOf(`${first}/jupiter-prod/rabbitmq/rabbitmq.conf`, [
    ['the management UI works under its prefix', ['management.path_prefix'], '/rabbitmq'],
    ['and has no user guest', ['definitions.import_backend'], 'local_filesystem'],
  ]),
];

const tuning = [
  ...figuresOf(`${first}/postgres/postgres-at-start/at-start.conf`, [
    ['PostgreSQL tuning: a quarter of its memory', ['shared_buffers'], '256MB'],
  ]),
  ...figuresOf(`${first}/postgres/postgres/postgresql.conf`, [
    ['PostgreSQL tuning: what the page cache holds', ['effective_cache_size'], '768MB'],
  ]),
  ...figuresOf(`${first}/jupiter-prod/pgbouncer/pgbouncer.ini`, [
    [
      'PgBouncer tuning: pool',
      ['databases', 'jupiter_prod'],
      /^host=10\.\S+ port=5432 dbname=jupiter_prod pool_size=20$/,
    ],
    ['PgBouncer tuning: connections shared by transaction', ['pgbouncer', 'pool_mode'], 'transaction'],
  ]),
];

/** The alert at a place of a construct's group. */
const alert = (construct: string, place: number) => ['groups', construct, 'rules', String(place), 'alert'];

const watched = [
  ...figuresOf(`${first}/monitor/prometheus/rules/jupiter-prod.yml`, [
    ['alerts: the site', alert('jupiter/prod/site', 0), 'SiteDown'],
    [
      'certificates renew automatically; else somebody hears',
      alert('jupiter/prod/site', 2),
      'CertificateRenewalOverdue',
    ],
    ['alerts: PgBouncer', alert('jupiter/prod/pgbouncer', 1), 'PgBouncerDown'],
    ['alerts: RabbitMQ', alert('jupiter/prod/rabbitmq', 1), 'BrokerMemoryAlarm'],
  ]),
  ...figuresOf(`${first}/monitor/prometheus/rules/postgres.yml`, [
    ['alerts: PostgreSQL', alert('hostinger-1/platform/postgres', 1), 'PostgresDown'],
  ]),
  ...figuresOf(`${first}/monitor/prometheus/rules/d-ocean-1.monitor.yml`, [
    ['alerts: the second node', alert('d-ocean-1/monitor', 1), 'HostDown'],
  ]),
  ...figuresOf(`${first}/monitor/alertmanager/alertmanager.yml`, [
    ['alerts reach people', ['receivers', 'critical', 'pagerduty_configs', '0', 'routing_key_file'], /routing-key$/],
  ]),
  ...figuresOf(`${first}/monitor/dashboards/hostinger-1.jupiter-prod.json`, [
    ['dashboards', ['title'], 'jupiter prod on hostinger-1'],
  ]),
  ...figuresOf(`${first}/monitor/dashboards/d-ocean-1.jupiter-prod.json`, [
    ['dashboards: the second node beside it', ['title'], 'jupiter prod on d-ocean-1'],
  ]),
];

const nodes = [
  ...figuresOf('infra/fleet/dns.zone', [
    ['load distribution over both nodes', ['app.ar. 3600 IN A'], ['203.0.113.11', '203.0.113.17']],
  ]),
  ...figuresOf(`${second}/jupiter-prod/compose.yaml`, [
    [
      'several app instances: the second node’s',
      ['services', /^(api|web)-blue$|^worker$/],
      ['api-blue', 'web-blue', 'worker'],
    ],
    ['a broker on each node', ['services', /^rabbitmq$/], ['rabbitmq']],
  ]),
  ...figuresOf(`${second}/jupiter-prod/pgbouncer/pgbouncer.ini`, [
    ['synchronisation: one database for both', ['databases', 'jupiter_prod'], /^host=10\.61\.0\.1 port=5432 /],
  ]),
  ...figuresOf(`${second}/host/etc/vpsynth/wireguard.conf`, [
    ['between the nodes: a tunnel', ['Interface', 'Address'], '10.61.0.2/24'],
  ]),
  ...figuresOf(`${second}/postgres-replica/compose.yaml`, [
    ['PostgreSQL replication', ['services', /^postgres-replica$/], ['postgres-replica']],
  ]),
  ...figuresOf(`${first}/monitor/prometheus/rules/postgres.yml`, [
    ['and somebody hears when it ends', alert('hostinger-1/platform/postgres', 5), 'PostgresReplicaGone'],
  ]),
];

const staging = [
  ...entry(first, 'stage.app.ar', 'jupiter-stage'),
  ...figuresOf(`${first}/jupiter-stage/compose.yaml`, [
    ['staging: a database of its own', service('api-blue', 'environment', 'DATABASE_NAME'), 'jupiter_stage'],
    ['staging: a broker of its own', service('api-blue', 'environment', 'RABBITMQ_VHOST'), 'jupiter-stage'],
    ['staging: a network of its own', ['networks', /^jupiter-stage$/], ['jupiter-stage']],
    ['staging: production’s limits', service('api-blue', 'deploy', 'resources', 'limits', 'memory'), '512M'],
  ]),
];

const logs = [
  ...['hostinger-1', 'd-ocean-1'].flatMap((host) =>
    figuresOf(`infra/${host}/log-collector/compose.yaml`, [
      [`central logs: ${host} sends its own`, ['services', /./], ['log-collector']],
    ]),
  ),
  ...figuresOf(`${first}/monitor/grafana/datasources/datasources.yml`, [
    ['a panel to analyse them', ['datasources', 'Logs', 'type'], 'loki'],
  ]),
];

const backups = [
  ...['hostinger-1', 'd-ocean-1'].flatMap((host) =>
    backupFigures(host, `scheduled backups of ${host}`, '*-*-* 02:00:00 UTC', 14),
  ),
  ...figuresOf(`${first}/backup/backup/plan.json`, [
    [
      'of databases, brokers and configuration',
      ['items', /./, 'kind'],
      ['logical', 'definitions', 'logical', 'definitions', 'configuration'],
    ],
  ]),
];

const delivery = figuresOf('.github/workflows/fleet-deploy.yml', [
  ['GitHub Actions: automated tests', ['jobs', 'test', 'steps', '4', 'run'], 'npx projen test:unit'],
  ['GitHub Actions: fully automatic deployment', ['jobs', 'deploy', 'needs'], 'build'],
]);

export const jupiter: SystemFigures = {
  title: 'jupiter',
  hosts: ['hostinger-1', 'd-ocean-1'],
  projects: ['jupiter'],
  declaration: ['apps/jupiter/project.ts', 'infra/hostinger-1.ts', 'infra/d-ocean-1.ts'],
  figures: [
    ...complete,
    ...entry(first, 'app.ar', 'jupiter-prod'),
    ...tuning,
    ...staging,
    ...nodes,
    ...watched,
    ...logs,
    ...backups,
    ...delivery,
  ],
  remarks: [
    {
      asked: 'Hybrid, Minimal: another shape by one line',
      answer:
        '`new Hybrid(host, …)` or `new Minimal(host)` in `infra/hostinger-1.ts`: synthesized by `test/systems/jupiter.test.ts`',
    },
    {
      asked: 'images reach the VPS without a registry as well',
      answer: '`vpsynth deploy` sends them over its connection: `test/lab/transfer.full.test.ts`',
    },
    { asked: 'automatic rollback', answer: 'a deployment that fails goes back by itself: `test/lab/faults.test.ts`' },
    {
      asked: 'a disaster-recovery strategy',
      answer: 'the commands in each host’s README, run by `test/lab/backup.full.test.ts`',
    },
    {
      asked: 'controlled promotion from staging to production',
      answer:
        '`npx vpsynth promote jupiter stage prod`, and a reviewed commit: `infra/images.lock.json` names what `stage` runs, by its digests',
    },
  ],
};
