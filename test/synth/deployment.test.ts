import {
  ApiServer,
  Certificate,
  ContainerService,
  Duration,
  Fleet,
  Image,
  Job,
  LocalMachine,
  Monitoring,
  NginxEdge,
  NginxVhost,
  PostgresDatabase,
  PostgresServer,
  RabbitMqBroker,
  RedisServer,
  Size,
  Vps,
} from 'vpsynth';
import { synthesizeFleet } from 'vpsynth/testing';
import type { Deployment } from '../../synth/deployment/deployment';
import { acme, environment, fleetOfOne, vps } from './fleet-of-one';

const deploymentOf = (fleet: Fleet, host = 'vps1') =>
  synthesizeFleet(fleet).parse(`infra/${host}/deployment.json`) as Deployment;

const image = Image.of('registry.example/shop/api:1.0.0');

test('one service, in full', () => {
  const fleet = new Fleet();
  new ApiServer(environment(fleet, 'shop', vps(fleet)), 'api', { image, port: 3000 });
  expect(deploymentOf(fleet)).toMatchInlineSnapshot(`
{
  "builds": [],
  "certificates": [],
  "cpus": 8,
  "generatedBy": "vpsynth",
  "host": "vps1",
  "operatingSystem": "debian-13",
  "ssh": {
    "address": "203.0.113.1",
    "port": 22,
    "user": "deploy",
  },
  "stacks": [
    {
      "edge": false,
      "folders": [],
      "name": "shop-prod",
      "needs": [],
      "requests": [],
      "services": [
        {
          "colour": "blue",
          "cpus": 1,
          "image": "registry.example/shop/api:1.0.0",
          "name": "api-blue",
          "observeSeconds": 5,
          "onChange": [],
          "readiness": {
            "command": [
              "wget",
              "--quiet",
              "--output-document=/dev/null",
              "http://127.0.0.1:3000/health/ready",
            ],
            "seconds": 60,
          },
          "runs": "always",
          "startSeconds": 60,
          "stopSeconds": 30,
          "strategy": "blue-green",
          "workload": "api",
        },
        {
          "colour": "green",
          "cpus": 1,
          "image": "registry.example/shop/api:1.0.0",
          "name": "api-green",
          "observeSeconds": 5,
          "onChange": [],
          "readiness": {
            "command": [
              "wget",
              "--quiet",
              "--output-document=/dev/null",
              "http://127.0.0.1:3000/health/ready",
            ],
            "seconds": 60,
          },
          "runs": "always",
          "startSeconds": 60,
          "stopSeconds": 30,
          "strategy": "blue-green",
          "workload": "api",
        },
      ],
      "volumes": [],
    },
  ],
}
`);
});

test('what can read the data of a volume is told', () => {
  const { fleet, host } = fleetOfOne();
  new PostgresServer(host, 'postgres', { version: '17.9' });
  new RedisServer(host, 'cache', { role: 'cache', maxMemory: Size.mebibytes(64) });
  new RedisServer(host, 'jobs', { role: 'queue', maxMemory: Size.mebibytes(64), engine: 'redis' });
  const data = Object.assign({}, ...deploymentOf(fleet).stacks.map((stack) => stack.data)) as object;
  expect(data).toEqual({ postgres_postgres: 'PostgreSQL 17', cache_cache: 'Valkey', jobs_jobs: 'Redis' });
});

test('readiness is asked of what a release starts, for as long as its timing says', () => {
  const { fleet, prod } = fleetOfOne();
  const image = Image.of('registry.example/shop/web:1.0.0');
  new ContainerService(prod, 'web', {
    image,
    port: 80,
    health: { path: '/live', by: 'curl', startPeriod: Duration.seconds(20) },
    readiness: { path: '/ready', interval: Duration.seconds(5), retries: 4 },
  });
  new ContainerService(prod, 'plain', { image, port: 80, health: { path: '/live' } });
  const services = deploymentOf(fleet).stacks.find(({ name }) => name === 'shop-prod')?.services ?? [];
  expect(services.map(({ name, readiness }) => [name, readiness])).toEqual([
    [
      'web',
      {
        command: ['curl', '--fail', '--silent', '--output', '/dev/null', 'http://127.0.0.1:80/ready'],
        seconds: 40,
      },
    ],
    ['plain', undefined],
  ]);
});

test('a host that comes before others is told, and no other', () => {
  const said = (canary?: boolean) => {
    const fleet = new Fleet();
    const place = {
      cpus: 8,
      memory: Size.gibibytes(8),
      disk: Size.gibibytes(80),
      operatingSystem: 'debian-13',
    } as const;
    const host = new Vps(fleet, 'vps1', { publicAddress: '203.0.113.1', canary, ...place });
    new ApiServer(environment(fleet, 'shop', host), 'api', { image, port: 3000 });
    return deploymentOf(fleet).canary;
  };
  expect([said(true), said()]).toEqual([true, undefined]);
});

test('a developer’s machine is reached by nobody', () => {
  const fleet = new Fleet();
  new ApiServer(environment(fleet, 'shop', new LocalMachine(fleet)), 'api', { image, port: 3000 });
  const deployment = deploymentOf(fleet, 'local');
  expect([deployment.host, deployment.ssh, deployment.operatingSystem]).toEqual([
    'local-machine',
    undefined,
    undefined,
  ]);
});

/** Declared back to front: what others need comes last. */
function everything() {
  const { fleet, host, edge, prod } = fleetOfOne();
  new Monitoring(host, 'monitor');
  const server = new PostgresServer(host, 'postgres');
  const pool = new PostgresDatabase(prod, 'database', { server }).pool({ size: 5 });
  const broker = new RabbitMqBroker(prod, 'rabbitmq');
  const api = new ApiServer(prod, 'api', { image, port: 3000, uses: [pool, broker] });
  const web = new ApiServer(prod, 'web', {
    image: Image.build({ dockerfile: 'apps/web/Dockerfile', target: 'run', arguments: { A: '1' } }),
    port: 80,
  });
  new Job(prod, 'migrate', { image, command: ['migrate'] });
  new Job(prod, 'report', { image, command: ['report'], schedule: '0 3 * * *' });
  const certificate = Certificate.acme({ email: 'ops@shop.example', directory: 'https://acme.example/directory' });
  new NginxVhost(prod, 'site', { edge, domain: 'shop.example', aliases: ['www.shop.example'], certificate })
    .route('/', web)
    .route('/api', api);
  return { fleet, edge };
}

describe('a fleet of everything', () => {
  const deployment = deploymentOf(everything().fleet);
  const stack = (name: string) => deployment.stacks.find((each) => each.name === name) as Deployment['stacks'][number];
  const services = deployment.stacks.flatMap((each) => each.services);
  const service = (name: string) => services.find((each) => each.name === name);

  test('stacks start after those whose networks they join, the edge last', () => {
    const names = deployment.stacks.map(({ name }) => name);
    expect(names.at(-1)).toBe('edge');
    expect(names.indexOf('postgres')).toBeLessThan(names.indexOf('shop-prod'));
    expect(deployment.stacks.map(({ edge }) => edge)).toEqual(names.map((name) => name === 'edge'));
  });

  test('how each service runs, and on which side', () => {
    const told = stack('shop-prod').services.map(({ name, runs, colour, workload }) => [name, runs, colour, workload]);
    expect(told).toEqual(
      expect.arrayContaining([
        ['api-blue', 'always', 'blue', 'api'],
        ['api-green', 'always', 'green', 'api'],
        ['migrate', 'once', undefined, 'migrate'],
        ['report', 'job', undefined, 'report'],
        ['rabbitmq', 'always', undefined, 'rabbitmq'],
      ]),
    );
  });

  test('one request for each route, by the name that is asked', () => {
    expect(stack('shop-prod').requests).toEqual([
      { domain: 'shop.example', path: '/', tls: true },
      { domain: 'shop.example', path: '/api', tls: true },
    ]);
    expect(stack('edge').requests).toEqual([]);
  });

  test('what is built here, and what certbot is asked for', () => {
    expect(deployment.builds).toEqual([
      {
        image: 'registry.example/shop/web:1.0.0',
        dockerfile: 'apps/web/Dockerfile',
        context: '.',
        target: 'run',
        arguments: { A: '1' },
      },
    ]);
    expect(deployment.certificates).toEqual([
      {
        domain: 'shop.example',
        names: ['shop.example', 'www.shop.example'],
        email: 'ops@shop.example',
        directory: 'https://acme.example/directory',
      },
    ]);
  });

  test('folders that the host fills are made before containers mount them', () => {
    expect(stack('edge').folders).toEqual(['active', 'certificates', 'challenges', 'files']);
  });

  const nginx = ['nginx', '-c', '/etc/nginx/vpsynth/nginx.conf'];
  const query = ['--no-psqlrc', '--quiet', '--username=postgres', '--command=SELECT pg_reload_conf()'];
  const definitions = '/run/secrets/rabbitmq/definitions.json';
  test.each<[name: string, rules: readonly object[]]>([
    [
      'nginx',
      [
        {
          below: ['nginx', 'secrets/filled/nginx', 'active', 'certificates'],
          exec: [{ argv: [...nginx, '-t'] }, { argv: [...nginx, '-s', 'reload'] }],
        },
        { below: ['challenges', 'files'], exec: [] },
      ],
    ],
    [
      'prometheus',
      [
        {
          below: ['prometheus/prometheus.yml', 'prometheus/rules', 'prometheus/scrapes', 'prometheus/probes'],
          signal: 'HUP',
          exec: [],
        },
        { below: ['prometheus/targets', 'active'], exec: [] },
      ],
    ],
    ['pgbouncer', [{ below: ['pgbouncer', 'secrets/filled/pgbouncer'], signal: 'HUP', exec: [] }]],
    [
      'rabbitmq',
      [
        {
          below: ['secrets/filled/rabbitmq/definitions.json'],
          exec: [{ argv: ['rabbitmqctl', 'import_definitions', definitions], user: 'rabbitmq' }],
        },
      ],
    ],
    [
      'postgres',
      [
        {
          below: ['postgres', 'secrets/filled/roles'],
          exec: [
            { argv: ['psql', ...query], user: 'postgres' },
            { argv: ['sh', '/etc/postgresql/provision.sh'], user: 'postgres' },
          ],
        },
        { below: ['initialize'], exec: [] },
      ],
    ],
  ])('how %s takes changed files', (name, rules) => {
    expect(service(name)?.onChange).toEqual(rules);
  });

  test('what says nothing of changes is restarted', () => {
    expect(service('api-blue')?.onChange).toEqual([]);
  });
});

test('every rule names folders or files that its service mounts', () => {
  const output = synthesizeFleet(everything().fleet);
  const deployment = output.parse('infra/vps1/deployment.json') as Deployment;
  for (const { name, services } of deployment.stacks) {
    const compose = output.parse(`infra/vps1/${name}/compose.yaml`) as {
      services: Record<string, { volumes?: string[] }>;
    };
    for (const { name: service, onChange } of services) {
      const mounted = (compose.services[service]?.volumes ?? []).map((volume) => volume.replace(/^\.\/|:.*/g, ''));
      for (const path of onChange.flatMap(({ below }) => below))
        expect({
          service,
          path,
          mounted: mounted.some((each) => each === path || path.startsWith(`${each}/`)),
        }).toEqual({
          service,
          path,
          mounted: true,
        });
    }
  }
});

test('a site on another host’s edge is not asked for here', () => {
  const { fleet, edge } = fleetOfOne();
  const other = vps(fleet, 'vps2', 2);
  const there = environment(fleet, 'blog', other);
  const site = new ApiServer(there, 'site', { image, port: 3000 });
  const own = new NginxEdge(other, 'edge');
  new NginxVhost(there, 'vhost', { edge: own, domain: 'blog.example', certificate: acme }).route('/', site);
  expect(edge).toBeDefined();
  expect(deploymentOf(fleet).stacks.flatMap(({ requests }) => requests)).toEqual([]);
  expect(deploymentOf(fleet).certificates).toEqual([]);
  expect(deploymentOf(fleet, 'vps2').certificates.map(({ domain }) => domain)).toEqual(['blog.example']);
});
