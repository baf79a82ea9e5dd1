import {
  ApiServer,
  Certificate,
  type Component,
  Duration,
  Environment,
  type EnvironmentProps,
  Fleet,
  type FleetProps,
  Image,
  NginxEdge,
  NginxVhost,
  PostgresDatabase,
  PostgresServer,
  Project,
  Secret,
  Size,
  Vps,
  type VpsProps,
  WebApp,
  WireGuardNetwork,
} from 'vpsynth';
import { checkedOn, defaultVersions } from '../../constructs/values/versions';
import { explain } from '../../synth/explain/explain';
import type { Output } from '../../synth/output/file';
import { synthesize } from '../../synth/synthesize';

function host(fleet: Fleet, props: Partial<VpsProps> = {}, id = 'vps1'): Vps {
  return new Vps(fleet, id, {
    publicAddress: '203.0.113.1',
    cpus: 8,
    memory: Size.gibibytes(32),
    disk: Size.gibibytes(500),
    operatingSystem: 'debian-13',
    ...props,
  });
}

function declared(ofEnvironment: Partial<EnvironmentProps> = {}, ofHost: Partial<VpsProps> = {}) {
  const fleet = new Fleet();
  const on = host(fleet, ofHost);
  const project = new Project(fleet, 'shop', { registry: 'ghcr.io/acme/shop', release: '1.0.0' });
  const prod = new Environment(project, 'prod', { on, ...ofEnvironment });
  const database = new PostgresDatabase(prod, 'database', { server: new PostgresServer(on, 'postgres') });
  const api = new ApiServer(prod, 'api', {
    image: Image.build({ dockerfile: 'api/Dockerfile', arguments: { PUBLIC_URL: 'https://shop.example' } }),
    port: 4000,
    memory: Size.mebibytes(300),
    environment: { LOG_LEVEL: 'info', TOKEN: Secret.env('SHOP_TOKEN'), WORKERS: 2 },
    uses: [database],
  });
  return { fleet, host: on, prod, database, api };
}

function explained(fleet: Fleet, component: Component) {
  const { model, output, problems } = synthesize(fleet);
  expect(problems.filter(({ severity }) => severity === 'error')).toEqual([]);
  return explain(model, output as Output, component);
}

/** Of each variable in the one place of the service: its value, and where it comes from. */
function variables(fleet: Fleet, component: Component): Record<string, readonly [string, string]> {
  const [place] = explained(fleet, component).environments;
  return Object.fromEntries((place?.variables ?? []).map(({ name, value, from }) => [name, [value, from]]));
}

test('a property is given, the default of its type, or a default', () => {
  const { fleet, api } = declared();
  const { path, type, declaredAt, properties } = explained(fleet, api);
  expect([path, type]).toEqual(['shop/prod/api', 'ApiServer']);
  expect(declaredAt).toMatch(/^test\/synth\/explain\.test\.ts:\d+$/);
  const of = (name: string) => properties.find((each) => each.name === name);
  expect(of('memory')).toEqual({ name: 'memory', value: '300 MiB', from: `given at ${declaredAt}` });
  expect(of('cpus')).toEqual({ name: 'cpus', value: '1', from: 'default of ApiServer' });
  expect(of('replicas')).toEqual({ name: 'replicas', value: '1', from: 'default' });
  expect(of('command')).toEqual({ name: 'command', value: 'none', from: 'not given' });
  expect(of('uses')).toMatchObject({ value: '[shop/prod/database]' });
});

test('a variable is the service’s own, a connection’s, or a secret’s, whose value is nowhere', () => {
  const { fleet, api } = declared();
  const { DATABASE_NAME, LOG_LEVEL, TOKEN_FILE } = variables(fleet, api);
  expect(DATABASE_NAME).toEqual(['shop_prod', 'shop/prod/database, which it uses']);
  expect(LOG_LEVEL).toEqual(['info', expect.stringMatching(/^environment, given at test\/synth\/explain/)]);
  expect(TOKEN_FILE).toEqual([
    '/run/secrets/shop-token',
    expect.stringMatching(/\(secret SHOP_TOKEN: the deployer's variable of this name, else infra\/secrets\.age\)$/),
  ]);
});

test('build arguments stand apart from what a container is given', () => {
  const { fleet, api } = declared();
  expect(explained(fleet, api).buildArguments).toEqual([
    {
      name: 'PUBLIC_URL',
      value: 'https://shop.example',
      from: expect.stringContaining("the image's build, given at test"),
    },
  ]);
  expect(variables(fleet, api)).not.toHaveProperty('PUBLIC_URL');
});

test('an environment’s setting takes the place of a service’s value, and a host’s of that', () => {
  const first = declared({ settings: { LOG_LEVEL: 'debug', WORKERS: 4 } });
  expect(variables(first.fleet, first.api)).toMatchObject({
    LOG_LEVEL: ['debug', expect.stringMatching(/^settings of shop\/prod, test/)],
    WORKERS: ['4', expect.stringMatching(/^settings of shop\/prod, test/)],
  });
  const second = declared({ settings: { LOG_LEVEL: 'debug' } }, { settings: { LOG_LEVEL: 'warn' } });
  expect(variables(second.fleet, second.api).LOG_LEVEL).toEqual([
    'warn',
    expect.stringMatching(/^settings of vps1, test/),
  ]);
});

test('of a pool: its properties, and what it leads to, as whom and where', () => {
  const { fleet, database } = declared();
  const pool = database.pool({ size: 25 });
  const { properties, facts, declaredAt } = explained(fleet, pool);
  const of = (name: string) => properties.find((each) => each.name === name);
  expect(of('size')).toEqual({ name: 'size', value: '25', from: `given at ${declaredAt}` });
  expect(of('mode')).toEqual({ name: 'mode', value: '"transaction"', from: 'default' });
  expect(facts).toEqual([
    { name: 'PgBouncer', value: 'shop/prod/pgbouncer', from: 'one an environment; it runs in infra/vps1/shop-prod' },
    { name: 'name', value: 'shop_prod', from: 'what its clients connect to' },
    { name: 'server', value: 'vps1/postgres', from: 'of the database' },
    { name: 'database', value: 'shop_prod', from: 'shop/prod/database' },
    { name: 'role', value: 'shop_prod', from: 'the database’s role of services: it reads and writes rows' },
    { name: 'encryption', value: 'none', from: 'within vps1' },
  ]);
});

test('of a pool that reaches its server on another host: how that link is encrypted', () => {
  const ofPool = (fleet: Fleet, on: Component) =>
    explained(fleet, on).facts.flatMap(({ name, value, from }) => (name === 'encryption' ? [[value, from]] : []));
  const both = (network?: (fleet: Fleet) => WireGuardNetwork) => {
    const fleet = new Fleet();
    const privateNetwork = network?.(fleet);
    const [first, second] = [1, 2].map((number) =>
      host(
        fleet,
        {
          publicAddress: `203.0.113.${number}`,
          privateAddress: `10.99.0.${number}`,
          ...(privateNetwork && { privateNetwork }),
        },
        `vps${number}`,
      ),
    ) as [Vps, Vps];
    const project = new Project(fleet, 'shop', { registry: 'ghcr.io/acme/shop', release: '1.0.0' });
    const prod = new Environment(project, 'prod', { on: [first, second] });
    const server = new PostgresServer(first, 'postgres');
    if (privateNetwork === undefined) server.acknowledge('link-unencrypted', 'the provider encrypts it');
    const pool = new PostgresDatabase(prod, 'database', { server }).pool();
    new ApiServer(prod, 'api', { image: Image.of('registry.example/api:1.0.0'), port: 4000, uses: [pool] });
    return ofPool(fleet, pool);
  };
  expect(both((fleet) => new WireGuardNetwork(fleet, 'tunnels', { subnet: '10.99.0.0/24' }))).toEqual([
    ['none', 'within vps1'],
    ['WireGuard', 'from vps2 to vps1'],
  ]);
  expect(both()).toEqual([['none', 'within vps1, from vps2 to vps1']]);
});

test('of a database: the names and secrets that it came to', () => {
  const { fleet, database } = declared();
  const of = Object.fromEntries(explained(fleet, database).properties.map(({ name, value }) => [name, value]));
  expect(of).toMatchObject({
    name: '"shop_prod"',
    role: '"shop_prod"',
    password: '<secret SHOP_PROD_DATABASE_PASSWORD>',
    owner: '"shop_prod_owner"',
    ownerPassword: '<secret SHOP_PROD_DATABASE_OWNER_PASSWORD>',
  });
});

test('of an image that is built: as other values are said', () => {
  const { fleet, api } = declared();
  const image = explained(fleet, api).properties.find(({ name }) => name === 'image');
  expect(image?.value).toContain('dockerfile: "api/Dockerfile"');
});

test.each([
  ['owner', 'shop_prod_owner', 'the database’s owner: it may change tables'],
  ['reader', 'shop_prod_reader', 'the database’s reader: it only reads'],
] as const)('of a pool of the %s, its role', (as, role, from) => {
  const { fleet, database } = declared();
  const pool = as === 'owner' ? database.pool({ as }) : database.readPool();
  expect(explained(fleet, pool).facts).toContainEqual({ name: 'role', value: role, from });
});

test('where a service’s number of connections comes from, and its port', () => {
  const { fleet, prod, database } = declared();
  const image = Image.of('registry.example/web:1.0.0');
  const uses = [database.pool({ clientConnections: 4 }), database.readPool()];
  const web = new WebApp(prod, 'web', { image, port: 3000, uses });
  const site = 'test\\/synth\\/explain\\.test\\.ts:\\d+';
  expect(variables(fleet, web)).toMatchObject({
    DATABASE_POOL_SIZE: [
      '4',
      expect.stringMatching(
        new RegExp(`^clientConnections of shop/prod/database/pool, which it uses: given at ${site}$`),
      ),
    ],
    DATABASE_READ_POOL_SIZE: ['10', 'clientConnections of shop/prod/database/read, which it uses: default'],
    PORT: ['3000', expect.stringMatching(new RegExp(`^port, given at ${site}$`))],
  });
});

test('of a server: its version, and who said so', () => {
  const version = (props?: FleetProps, own?: string) => {
    const fleet = new Fleet(props);
    const server = new PostgresServer(host(fleet), 'postgres', own === undefined ? {} : { version: own });
    const { facts, properties } = explained(fleet, server);
    return [...facts, ...properties.filter(({ name }) => name === 'version')].map(({ value, from }) => [
      value,
      from,
    ])[0];
  };
  expect(version()).toEqual([defaultVersions.postgres, `default of vpsynth, of ${checkedOn}`]);
  expect(version({ versions: { postgres: '18.7' } })).toEqual([
    '18.7',
    expect.stringMatching(/^versions of the fleet, given at test\/synth\/explain\.test\.ts:\d+$/),
  ]);
  expect(version({}, '17.9')).toEqual(['"17.9"', expect.stringMatching(/^given at test/)]);
});

test('the public addresses of a site, and of what they lead to', () => {
  const { fleet, prod, host: on, api } = declared();
  const certificate = Certificate.acme({ email: 'ops@shop.example' });
  const site = new NginxVhost(prod, 'site', { edge: new NginxEdge(on, 'edge'), domain: 'shop.example', certificate })
    .route('/api', api, { timeout: Duration.seconds(5), websockets: true })
    .redirect('/old', { to: '/api' });
  const from = expect.stringMatching(/^shop\/prod\/site, test\/synth\/explain\.test\.ts:\d+$/);
  const route = {
    name: 'https://shop.example/api',
    value: 'shop/prod/api, port 4000, websockets true, timeout 5s',
    from,
  };
  expect(explained(fleet, api).routes).toEqual([route]);
  expect(explained(fleet, site).routes).toEqual([
    route,
    { name: 'https://shop.example/old', value: 'redirect, to "/api"', from },
  ]);
  expect(explained(fleet, site).properties).toContainEqual({
    name: 'certificate',
    value: 'by ACME for ops@shop.example',
    from: expect.stringMatching(/^given at test/),
  });
});

test('the files that name it, and no others', () => {
  const { fleet, api } = declared();
  expect(explained(fleet, api).files).toContain('infra/vps1/shop-prod/compose.yaml');
  expect(explained(fleet, api).files).not.toContain('infra/vps1/postgres/compose.yaml');
});
