import { RegisterTaskDefinitionRequest$ } from '@aws-sdk/client-ecs';
import { parse } from '@iarna/toml';
import Ajv from 'ajv';
import { load } from 'js-yaml';
import {
  ApiServer,
  ContainerService,
  Duration,
  Environment,
  type ExportTarget,
  Fleet,
  Image,
  Job,
  NginxEdge,
  NginxVhost,
  PostgresDatabase,
  PostgresServer,
  Project,
  Secret,
  Size,
  Worker,
} from 'vpsynth';
import { synthesizeFleet } from 'vpsynth/testing';
import committed from '../../../infra/main';
import { acme, vps } from '../fleet-of-one';
import { appSpecSchema } from './app-spec-schema';
import { awsFaults } from './aws-shape';
import { railwaySchema } from './railway-schema';

const every: ExportTarget[] = [
  { to: 'pm2' },
  { to: 'app-platform', region: 'fra' },
  { to: 'ecs', region: 'eu-central-1', executionRole: 'arn:aws:iam::123456789012:role/shop' },
  { to: 'railway', region: 'europe-west4-drams3a' },
];

const built = (name: string) => Image.build({ name, dockerfile: `apps/shop/${name}/Dockerfile` });

/** An API behind a migration, a service that only it reaches, a worker, and a nightly job. */
function shop(exports: ExportTarget[], registry = 'ghcr.io/acme/shop') {
  const fleet = new Fleet();
  const host = vps(fleet);
  const prod = new Environment(new Project(fleet, 'shop', { registry, release: '1.0.0' }), 'prod', {
    on: host,
    exports,
  });
  const database = new PostgresDatabase(prod, 'database', { server: new PostgresServer(prod, 'postgres') });
  const migrate = new Job(prod, 'migrate', { image: built('api'), command: ['node', 'migrate.js'], uses: [database] });
  const files = new ContainerService(prod, 'files', {
    image: built('files'),
    port: 3001,
    volumes: { uploads: '/data' },
  });
  const api = new ApiServer(prod, 'api', {
    image: built('api'),
    port: 4000,
    replicas: 3,
    cpus: 1.5,
    uses: [database.pool()],
    after: [migrate],
    readiness: { path: '/health/ready', initialDelay: Duration.seconds(10), interval: Duration.seconds(5) },
    process: { script: 'dist/api/main.js', instances: 4 },
    environment: { API_KEY: Secret.env('SHOP_API_KEY'), FILES_ADDRESS: files.endpoint.hostAndPort },
  });
  new Worker(prod, 'mailer', {
    image: built('mailer'),
    uses: [database.pool({ id: 'mail' })],
    memory: Size.gibibytes(3),
  });
  new Job(prod, 'report', { image: built('report'), schedule: '0 2 * * *' });
  new NginxVhost(prod, 'site', { edge: new NginxEdge(host, 'edge'), domain: 'shop.example', certificate: acme })
    .route('/', api, { rateLimit: { requestsPerSecond: 5 } })
    .redirect('/old', { to: '/new' });
  return synthesizeFleet(fleet);
}

const folder = 'infra/exports/shop-prod';
const { files, problems } = shop(every);
const text = (name: string) => files[`${folder}/${name}`] ?? '';
const validate = (schema: object, value: unknown) => {
  const ajv = new Ajv({ allErrors: true });
  ajv.validate(schema, value);
  return ajv.errorsText(ajv.errors);
};

/** The files of one kind, of this test's fleet and of the committed one. */
function all(pattern: RegExp): [string, string][] {
  const own = synthesizeFleet(committed).files;
  return [...Object.entries(files), ...Object.entries(own)].filter(([path]) => pattern.test(path));
}

test('nothing is exported unasked', () => {
  expect(Object.keys(shop([]).files).filter((path) => path.startsWith('infra/exports/'))).toEqual([]);
  expect(problems.filter((each) => each.startsWith('error'))).toEqual([]);
});

test.each(all(/\/ecs\/.*\.json$/))('%s is what ECS registers', (_, content) => {
  expect(awsFaults(RegisterTaskDefinitionRequest$ as never, JSON.parse(content))).toEqual([]);
});

test('the test would see what ECS refuses', () => {
  const wrong = { family: 1, containerDefinitions: [{ healthCheck: { interval: '10' }, colour: 'blue' }] };
  expect(awsFaults(RegisterTaskDefinitionRequest$ as never, wrong)).toEqual([
    '.family: no string',
    '.containerDefinitions[0].healthCheck.command: missing',
    '.containerDefinitions[0].healthCheck.interval: no number',
    '.containerDefinitions[0].colour: unknown',
  ]);
});

test.each(all(/app\.yaml$/))('%s is an app spec', (_, content) => {
  expect(validate(appSpecSchema, load(content))).toBe('No errors');
});

test.each(all(/\/railway\/.*\.toml$/))('%s is a railway.toml', (_, content) => {
  expect(validate(railwaySchema, parse(content))).toBe('No errors');
});

test('PM2: the declared number of processes, and no value that is given', () => {
  const { apps } = JSON.parse(text('pm2/ecosystem.config.json'));
  expect(apps).toEqual([
    {
      name: 'api',
      script: 'dist/api/main.js',
      exec_mode: 'cluster',
      instances: 4,
      kill_timeout: 30_000,
      max_memory_restart: '512M',
      env: {
        PORT: '4000',
        DATABASE_NAME: 'shop_prod',
        DATABASE_USER: 'shop_prod',
        DATABASE_POOL_SIZE: '10',
        FILES_ADDRESS: '127.0.0.1:3001',
      },
    },
  ]);
});

test('App Platform: what is routed, what only others reach, what nobody asks, and what comes before', () => {
  const spec = load(text('app-platform/app.yaml')) as Record<string, { name: string; [key: string]: unknown }[]>;
  expect(spec.services?.map(({ name, http_port, internal_ports }) => [name, http_port ?? internal_ports])).toEqual([
    ['files', [3001]],
    ['api', 4000],
  ]);
  expect(spec.workers?.map(({ name, instance_size_slug }) => [name, instance_size_slug])).toEqual([
    ['mailer', 'apps-s-2vcpu-4gb'],
  ]);
  expect(spec.jobs?.map(({ name, kind, run_command }) => [name, kind, run_command])).toEqual([
    ['migrate', 'PRE_DEPLOY', 'node migrate.js'],
  ]);
  expect(spec.services?.[1]?.envs).toContainEqual({
    key: 'FILES_ADDRESS',
    value: '${files.PRIVATE_DOMAIN}:3001',
    scope: 'RUN_TIME',
    type: 'GENERAL',
  });
  expect(spec.services?.[1]?.health_check).toMatchObject({ initial_delay_seconds: 10, period_seconds: 5 });
});

test('ECS: a size of Fargate that has the limits, and each given value a parameter of its own', () => {
  const task = JSON.parse(text('ecs/api.json'));
  expect([task.cpu, task.memory]).toEqual(['2048', '4096']);
  expect(task.containerDefinitions[0].secrets).toContainEqual({
    name: 'DATABASE_HOST',
    valueFrom: '/shop/prod/PGBOUNCER_HOST',
  });
  expect(JSON.parse(text('ecs/migrate.json')).containerDefinitions[0].secrets).toContainEqual({
    name: 'DATABASE_HOST',
    valueFrom: '/shop/prod/POSTGRES_HOST',
  });
});

test('Railway: migrations before the deployment, a schedule, and one replica in a preview', () => {
  expect(parse(text('railway/api.toml'))).toMatchObject({
    deploy: {
      preDeployCommand: ['node migrate.js'],
      healthcheckPath: '/health/ready',
      multiRegionConfig: { 'europe-west4-drams3a': { numReplicas: 3 } },
    },
    environments: { pr: { deploy: { multiRegionConfig: { 'europe-west4-drams3a': { numReplicas: 1 } } } } },
  });
  expect(parse(text('railway/report.toml'))).toMatchObject({
    deploy: { cronSchedule: '0 2 * * *', restartPolicyType: 'NEVER' },
  });
  expect(Object.keys(files).filter((path) => path.includes('/railway/migrate'))).toEqual([]);
});

test('what can’t be carried is listed', () => {
  const readme = text('README.md');
  for (const gap of [
    '`shop/prod/postgres`: postgres isn’t carried',
    '`shop/prod/files`: the volume uploads isn’t carried',
    '`shop/prod/site`: shop.example/: its rate limit isn’t kept',
    '`shop/prod/site`: shop.example/old leads nowhere',
    '`shop/prod/mailer`: not carried: the declaration has no process for it',
    '`shop/prod/report`: not carried: nothing runs there on a schedule',
    '`shop/prod/api`: its limits (512 MiB) are the plan’s, not the file’s',
    '| `SHOP_API_KEY` | api: API_KEY | a secret |',
  ])
    expect(readme).toContain(gap);
});

test('a registry that App Platform doesn’t pull from is told', () => {
  const other = shop([{ to: 'app-platform', region: 'fra' }], 'registry.example/shop').files;
  expect(other[`${folder}/README.md`]).toContain(
    '`shop/prod/api`: not carried: it pulls images of ghcr.io and docker.io only',
  );
});

test.each([
  [{ to: 'heroku' }, 'exports.0.to: '],
  [
    { to: 'ecs', region: 'Frankfurt', executionRole: 'arn:aws:iam::123456789012:role/shop' },
    'expected a region such as eu-central-1',
  ],
  [{ to: 'ecs', region: 'eu-central-1', executionRole: 'shop' }, 'expected the ARN of a role'],
  [{ to: 'app-platform' }, 'exports.0.region is required'],
])('%j is refused', (target, message) => {
  expect(shop([target as never]).problems.join()).toContain(message);
});
