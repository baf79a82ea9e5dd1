import { ContainerService, Environment, Project, Size, Vps } from 'vpsynth';
import { told } from './told';

const vps = {
  publicAddress: '203.0.113.9',
  cpus: 2,
  memory: Size.gibibytes(8),
  disk: Size.gibibytes(80),
  operatingSystem: 'debian-13',
} as const;

const words = 'a name is lower-case letters, digits and single hyphens, and starts with a letter';

test.each([
  ['a newline', 'api\nevil', words],
  ['a slash', '../api', words],
  ['a command', '$(reboot)', words],
  ['upper case', 'Api', words],
  ['nothing', '', words],
  ['an underscore', 'my_api', words],
  ['two hyphens', 'my--api', words],
  ['a hyphen at the end', 'api-', words],
  ['a digit at the beginning', '1api', words],
  ['a dot', 'api.v1', words],
  ['a space', 'my api', words],
  ['an umlaut', 'apö', words],
  ['41 characters', 'a'.repeat(41), 'a name has at most 40 characters'],
  ['what objects have', 'constructor', 'JavaScript keeps this name for itself'],
  ['their prototype', '__proto__', 'JavaScript keeps this name for itself'],
  ['their methods', 'toString', 'JavaScript keeps this name for itself'],
  ['a number', 7, 'a name is a string'],
  ['an object', {}, 'a name is a string'],
  ['nothing at all', undefined, 'a name is a string'],
])('a name with %s', (_, id, fault) => {
  const shown = id === undefined ? 'undefined' : JSON.stringify(id);
  expect(told(({ prod, image }) => new ContainerService(prod, id as string, { image }))).toBe(
    `error name: shop/prod/<ContainerService at test/mistakes/names.test.ts:N>: this name can't be used: ${fault}
    got     ${shown}
    mend    choose another name
    at      test/mistakes/names.test.ts:N`,
  );
});

test.each(['local', 'main', 'kubernetes'])('a host called %s', (id) => {
  expect(told(({ fleet }) => new Vps(fleet, id, vps))).toBe(
    `error name: ${id}: "${id}" is reserved: infra/${id} is not a host's
    mend    choose another name for the host
    at      test/mistakes/names.test.ts:N`,
  );
});

test('one name twice in one place', () => {
  expect(told(({ prod, image }) => new ContainerService(prod, 'api', { image }))).toMatchInlineSnapshot(`
"error name: shop/prod/<ContainerService at test/mistakes/names.test.ts:N>: "api" is declared twice in the same place
    got     "api"
    mend    rename one; the other is at test/mistakes/told.ts:N
    at      test/mistakes/names.test.ts:N"
`);
});

test.each([
  ['pool', 'told'],
  ['readPool', 'names.test'],
] as const)('a second %s of one database without a name of its own', (method, file) => {
  const id = method === 'pool' ? 'pool' : 'read';
  const at = 'test/mistakes/names.test.ts:N';
  const twice = told(({ database }) => {
    if (method === 'readPool') database.readPool();
    database[method]({ size: 5 });
  });
  expect(twice).toBe(
    `error name: shop/prod/database/<PgBouncerPool at ${at}>: "${id}" is declared twice in the same place
    got     "${id}"
    mend    give one a name of its own: ${method}({ id: '…' }); the other is at test/mistakes/${file}.ts:N
    at      ${at}`,
  );
  expect(told(({ database }) => database[method]({ id: 'reports', size: 5 }))).not.toContain('error');
});

test('the same unusable name in two environments of one line', () => {
  expect(
    told(({ host, fleet, image }) => {
      const project = new Project(fleet, 'blog', { registry: 'ghcr.io/acme/blog', release: '1.0.0' });
      for (const id of ['prod', 'stage'])
        new ContainerService(new Environment(project, id, { on: host }), 'Api', { image });
    }),
  ).toMatch(
    /^error name: blog\/prod\/<ContainerService at test\/mistakes\/names\.test\.ts:N>, blog\/stage\/<ContainerService at test\/mistakes\/names\.test\.ts:N>: this name/,
  );
});

test('two environments that would be one folder', () => {
  expect(
    told(({ fleet, host, image }) => {
      const settings = { registry: 'ghcr.io/acme/shop', release: '1.0.0' };
      for (const [project, environment] of [
        ['shop-eu', 'prod'],
        ['shop', 'eu-prod'],
      ] as const) {
        const scope = fleet.node.tryFindChild(project) ?? new Project(fleet, project, settings);
        new ContainerService(new Environment(scope as Project, environment, { on: host }), 'api', { image });
      }
    }),
  ).toMatchInlineSnapshot(`
"error stack-name-taken: shop-eu/prod: its stack infra/vps-1/shop-eu-prod is also that of shop/eu-prod
    mend    rename one of them: a project and its environment are joined by a hyphen
    at      test/mistakes/names.test.ts:N"
`);
});
