import {
  ApiServer,
  type Component,
  Environment,
  type EnvironmentProps,
  Fleet,
  Image,
  PostgresDatabase,
  PostgresServer,
  Project,
  Secret,
  Size,
  Vps,
  type VpsProps,
} from 'vpsynth';
import { explain } from '../../synth/explain/explain';
import type { Output } from '../../synth/output/file';
import { synthesize } from '../../synth/synthesize';

function declared(ofEnvironment: Partial<EnvironmentProps> = {}, ofHost: Partial<VpsProps> = {}) {
  const fleet = new Fleet();
  const host = new Vps(fleet, 'vps1', {
    publicAddress: '203.0.113.1',
    cpus: 8,
    memory: Size.gibibytes(32),
    disk: Size.gibibytes(500),
    operatingSystem: 'debian-13',
    ...ofHost,
  });
  const project = new Project(fleet, 'shop', { registry: 'ghcr.io/acme/shop', release: '1.0.0' });
  const prod = new Environment(project, 'prod', { on: host, ...ofEnvironment });
  const database = new PostgresDatabase(prod, 'database', { server: new PostgresServer(host, 'postgres') });
  const api = new ApiServer(prod, 'api', {
    image: Image.build({ dockerfile: 'api/Dockerfile', arguments: { PUBLIC_URL: 'https://shop.example' } }),
    port: 4000,
    memory: Size.mebibytes(300),
    environment: { LOG_LEVEL: 'info', TOKEN: Secret.env('SHOP_TOKEN'), WORKERS: 2 },
    uses: [database],
  });
  return { fleet, prod, api };
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

test('the files that name it, and no others', () => {
  const { fleet, api } = declared();
  expect(explained(fleet, api).files).toContain('infra/vps1/shop-prod/compose.yaml');
  expect(explained(fleet, api).files).not.toContain('infra/vps1/postgres/compose.yaml');
});
