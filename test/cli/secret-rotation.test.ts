import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { dateOf, daysAfter } from '../../src/deploy/secrets/dates';
import { ada } from '../deploy/secrets/keys';
import { fleetFiles, folderWith } from '../deploy/secrets/repository';
import { secrets, stored, withAda } from './secrets-command';

jest.setTimeout(60_000);
const dates = 'infra/secrets.dates.json';
const ago = (days: number) => daysAfter(dateOf(new Date()), -days);
const today = ago(0);

const read = (root: string) => JSON.parse(readFileSync(join(root, dates), 'utf8'));
const repository = (files: Record<string, string> = {}) =>
  folderWith({ ...fleetFiles, 'infra/secrets.recipients': ada.recipient, ...files });

test('what is set is dated, and no more when it is removed', () => {
  const root = repository();
  expect(secrets(root, ['set', 'SHOP_TOKEN'], withAda, 'one').code).toBe(0);
  expect(read(root)).toEqual({ SHOP_TOKEN: today });
  expect(secrets(root, ['remove', 'SHOP_TOKEN'], withAda).code).toBe(0);
  expect(read(root)).toEqual({});
});

test('what nobody dated is not set; without a key that opens values', () => {
  expect(secrets(repository(), ['due'], {})).toEqual({
    code: 1,
    errors: '',
    output: `SHOP_DATABASE  not set: infra/secrets.dates.json has no day of it
  run: npx vpsynth secrets set SHOP_DATABASE --generate; if it is set, and kept elsewhere: npx vpsynth secrets record SHOP_DATABASE
SHOP_TOKEN  not set: infra/secrets.dates.json has no day of it
  run: npx vpsynth secrets set SHOP_TOKEN; if it is set, and kept elsewhere: npx vpsynth secrets record SHOP_TOKEN
2 secrets not set.
`,
  });
});

test('due by the declared days, or soon', () => {
  const root = repository({ [dates]: JSON.stringify({ SHOP_DATABASE: ago(80), SHOP_TOKEN: ago(29) }) });
  expect(secrets(root, ['due'], {})).toEqual({
    code: 0,
    errors: '',
    output: `Nothing is due: of 2 secrets with a schedule SHOP_TOKEN is the next, on ${ago(-1)}.\n`,
  });
  expect(secrets(root, ['due', '--within', '1'], {})).toMatchObject({
    code: 1,
    output: expect.stringMatching(
      `^SHOP_TOKEN  due on ${ago(-1)}, every 30 days: set on ${ago(29)}\n  run: npx vpsynth secrets rotate SHOP_TOKEN\n1 secret due.\n$`,
    ),
  });
  writeFileSync(join(root, dates), JSON.stringify({ SHOP_DATABASE: ago(90), SHOP_TOKEN: ago(1) }));
  expect(secrets(root, ['due', 'web1'], {})).toMatchObject({
    code: 1,
    output: expect.stringMatching(/^SHOP_DATABASE/),
  });
  writeFileSync(join(root, dates), JSON.stringify({ SHOP_DATABASE: ago(90) }));
  const stores = [{ store: 'vault', program: ['vault', 'get', '{name}'], secrets: ['SHOP_DATABASE'] }];
  mkdirSync(join(root, 'infra/fleet'));
  writeFileSync(join(root, 'infra/fleet/secret-stores.json'), JSON.stringify({ stores }));
  expect(secrets(root, ['due', 'web1'], {}).output.split('\n').slice(1)).toEqual([
    '  set it in vault, then run: npx vpsynth secrets record SHOP_DATABASE',
    'SHOP_TOKEN  not set: infra/secrets.dates.json has no day of it',
    '  run: npx vpsynth secrets set SHOP_TOKEN; if it is set, and kept elsewhere: npx vpsynth secrets record SHOP_TOKEN',
    '1 secret due, 1 secret not set.',
    '',
  ]);
  expect(secrets(root, ['due', 'web2'], {})).toMatchObject({
    code: 0,
    output: 'Nothing is due: no secret is set anew on a schedule.\n',
  });
});

test('a value that is kept elsewhere is dated by hand', () => {
  const root = repository();
  expect(secrets(root, ['record', 'SHOP_TOKEN', '--on', ago(3)], {}).code).toBe(0);
  expect(read(root)).toEqual({ SHOP_TOKEN: ago(3) });
  expect(secrets(root, ['record', 'SHOP_TOKEN'], {}).output).toBe(
    `SHOP_TOKEN was set on ${today}: kept in ${dates}. Commit it.\n`,
  );
});

test('what a deployment tells to both ends gets a value that is made up, and what follows is said', async () => {
  const root = repository();
  secrets(root, ['set', 'SHOP_DATABASE'], withAda, 'old');
  writeFileSync(join(root, dates), JSON.stringify({ SHOP_DATABASE: ago(100) }));
  expect(secrets(root, ['rotate', 'SHOP_DATABASE'], withAda)).toEqual({
    code: 0,
    errors: '',
    output: `SHOP_DATABASE has a new value in infra/secrets.age. Commit it.
It is in use after: npx vpsynth deploy web1
That does, in this order:
  web1/shop-prod  pgbouncer  takes SIGHUP
`,
  });
  expect(await stored(root, 'SHOP_DATABASE', withAda)).toMatch(/^[0-9a-f]{48}$/);
  expect(read(root)).toEqual({ SHOP_DATABASE: today });
});

test('what others give is asked for, and takes both kinds of restart', async () => {
  const root = repository();
  secrets(root, ['set', 'SHOP_TOKEN'], withAda, 'old');
  const { code, output } = secrets(root, ['rotate', 'SHOP_TOKEN'], withAda, 'new\n');
  expect([code, output.split('\n').slice(3, 5)]).toEqual([
    0,
    [
      '  web1/shop-prod  worker  restarts',
      '  web1/shop-prod  api     starts its other side by it, then ends the one that serves',
    ],
  ]);
  expect(await stored(root, 'SHOP_TOKEN', withAda)).toBe('new');
  expect(secrets(root, ['rotate', 'SHOP_TOKEN', '--generate'], withAda).code).toBe(0);
  expect(await stored(root, 'SHOP_TOKEN', withAda)).toMatch(/^[0-9a-f]{48}$/);
});

test('several that only fit together are set by one write', async () => {
  const root = repository();
  for (const name of ['SHOP_TOKEN', 'SHOP_DATABASE']) secrets(root, ['set', name], withAda, 'old');
  expect(secrets(root, ['rotate', 'SHOP_TOKEN', 'SHOP_DATABASE', '--generate'], withAda).output).toMatch(
    /^SHOP_TOKEN and SHOP_DATABASE have new values in/,
  );
  expect(await stored(root, 'SHOP_TOKEN', withAda)).not.toBe(await stored(root, 'SHOP_DATABASE', withAda));
});

const elsewhere = 'run: npx vpsynth secrets record SHOP_DATABASE';
test.each<[args: readonly string[], environment: NodeJS.ProcessEnv, input: string, code: number, message: string]>([
  [['rotate'], {}, '', 2, 'write: npx vpsynth secrets rotate NAME, in upper-case letters, digits and underscores'],
  [
    ['rotate', 'shop'],
    {},
    '',
    2,
    'write: npx vpsynth secrets rotate NAME, in upper-case letters, digits and underscores',
  ],
  [['rotate', 'SHOP_LICENCE'], {}, '', 1, "a deployment alone can't replace SHOP_LICENCE: it is bought"],
  [['rotate', 'NOBODYS'], {}, '', 1, 'no stack reads NOBODYS; npx vpsynth secrets list names those that are read'],
  [
    ['rotate', 'SHOP_DATABASE'],
    { SHOP_DATABASE: 'x' },
    '',
    1,
    `the environment variable SHOP_DATABASE is set here and would come before a new value: set it anew where it comes from, then ${elsewhere}`,
  ],
  [
    ['rotate', 'SHOP_DATABASE'],
    {},
    '',
    1,
    `infra/secrets.age holds no value of SHOP_DATABASE. If it is kept elsewhere, set it anew there, then ${elsewhere}; else: npx vpsynth secrets set SHOP_DATABASE`,
  ],
  [['rotate', 'SHOP_TOKEN'], {}, 'old', 1, 'that is the value which SHOP_TOKEN has already'],
  [['due', '--within', 'soon'], {}, '', 2, '--within takes a number of days, such as 14'],
  [['record', 'SHOP_TOKEN', '--on', '2026-02-30'], {}, '', 2, `--on takes a day up to today, such as ${today}`],
  [['record', 'SHOP_TOKEN', '--on', '9999-01-01'], {}, '', 2, `--on takes a day up to today, such as ${today}`],
])('vpsynth secrets %j is refused, and nothing is written', async (args, environment, input, code, message) => {
  const root = repository();
  secrets(root, ['set', 'SHOP_TOKEN'], withAda, 'old');
  expect(secrets(root, args, { ...withAda, ...environment }, input)).toEqual({
    code,
    output: '',
    errors: `vpsynth secrets: ${message}\n`,
  });
  expect([await stored(root, 'SHOP_TOKEN', withAda), read(root)]).toEqual(['old', { SHOP_TOKEN: today }]);
});

test('a file of dates that holds anything else is refused', () => {
  for (const text of ['[]', '{', '{"SHOP_TOKEN":"yesterday"}', '{"SHOP_TOKEN":"2026-02-30"}']) {
    expect(secrets(repository({ [dates]: text }), ['due'], {})).toMatchObject({
      code: 1,
      errors: `vpsynth secrets: ${dates} does not hold names of secrets and days such as 2026-11-22: restore it from git\n`,
    });
  }
});

test('what a declared store keeps is set there', () => {
  const stores = [{ store: 'vault', program: ['vault', 'get', '{name}'], secrets: ['SHOP_TOKEN'] }];
  const root = repository({ 'infra/fleet/secret-stores.json': JSON.stringify({ stores }) });
  const how = 'set it in vault, then run: npx vpsynth secrets record SHOP_TOKEN\n';
  expect(secrets(root, ['set', 'SHOP_TOKEN'], withAda, 'x')).toEqual({
    code: 1,
    output: '',
    errors: `vpsynth secrets: SHOP_TOKEN is kept by vault and read by vault: ${how}`,
  });
  expect(secrets(root, ['rotate', 'SHOP_TOKEN'], withAda, 'x').errors).toBe(
    `vpsynth secrets: SHOP_TOKEN is kept by vault: ${how}`,
  );
});
