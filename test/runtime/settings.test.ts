import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { brokerSettings, databaseSettings, optionalSetting, portSetting, setting } from 'vpsynth/runtime';

const environment = { ...process.env };
afterEach(() => {
  process.env = { ...environment };
});

const folder = mkdtempSync(join(tmpdir(), 'settings-'));
function file(name: string, content: string): string {
  writeFileSync(join(folder, name), content);
  return join(folder, name);
}

test('a setting is the variable', () => {
  process.env.COLOUR = 'blue';
  expect(setting('COLOUR')).toBe('blue');
});

test('a setting is the content of the file, without the newline that ends it', () => {
  process.env.COLOUR_FILE = file('colour', ' green \n');
  expect(setting('COLOUR')).toBe(' green ');
});

test('an optional setting may be absent, and empty is absent', () => {
  expect(optionalSetting('COLOUR')).toBeUndefined();
  process.env.COLOUR = '';
  expect(optionalSetting('COLOUR')).toBeUndefined();
});

test.each([
  ['nothing set', {}, 'COLOUR is not set: set COLOUR, or COLOUR_FILE to a file'],
  [
    'both set',
    { COLOUR: 'blue', COLOUR_FILE: '/run/secrets/colour' },
    'COLOUR and COLOUR_FILE are both set: keep one, so that it is clear which one counts',
  ],
  [
    'a file that is not there',
    { COLOUR_FILE: '/nowhere/colour' },
    "COLOUR_FILE names /nowhere/colour, which can't be read (ENOENT)",
  ],
  ['an empty file', { COLOUR_FILE: file('empty', '\n') }, `COLOUR_FILE names ${folder}/empty, which is empty`],
])('%s is an error', (_case, variables, message) => {
  Object.assign(process.env, variables);
  expect(() => setting('COLOUR')).toThrow(message);
});

test.each(['0', '65536', '80a', '-1', '1e3', ' 80'])('"%s" is no port', (value) => {
  process.env.PORT = value;
  expect(() => portSetting('PORT')).toThrow(`PORT is "${value}": a port is a whole number from 1 to 65535`);
});

test('a port has a fallback only where one is given', () => {
  delete process.env.PORT;
  expect(portSetting('PORT', 4000)).toBe(4000);
  expect(() => portSetting('PORT')).toThrow('PORT is not set');
});

test('the broker and the database read their own settings', () => {
  Object.assign(process.env, {
    RABBITMQ_HOST: 'mq',
    RABBITMQ_PORT: '5672',
    RABBITMQ_VHOST: 'v',
    RABBITMQ_USER: 'u',
    RABBITMQ_PASSWORD_FILE: file('mq', 'secret@/\n'),
    DATABASE_HOST: 'db',
    DATABASE_PORT: '6432',
    DATABASE_NAME: 'n',
    DATABASE_USER: 'u',
    DATABASE_PASSWORD: 'p',
  });
  expect(brokerSettings()).toEqual({ hostname: 'mq', port: 5672, vhost: 'v', username: 'u', password: 'secret@/' });
  expect(databaseSettings()).toEqual({ host: 'db', port: 6432, database: 'n', user: 'u', password: 'p' });
});

test('a database that is verified: by its name, or by its very certificate', () => {
  const place = { HOST: 'db', PORT: '5432', NAME: 'n', USER: 'u', PASSWORD: 'p' };
  for (const [name, value] of Object.entries(place)) process.env[`DATABASE_READ_${name}`] = value;
  const verifiedBy = (mode: string) => {
    process.env.DATABASE_READ_SSLMODE = mode;
    return databaseSettings('DATABASE_READ').ssl;
  };
  expect(verifiedBy('verify-full')).toEqual({ rejectUnauthorized: true });
  process.env.DATABASE_READ_CERTIFICATE_AUTHORITY = 'its certificate';
  expect(verifiedBy('verify-full')).toEqual({ rejectUnauthorized: true, ca: 'its certificate' });
  expect(verifiedBy('verify-ca')?.checkServerIdentity?.()).toBeUndefined();
  expect(Object.keys(verifiedBy('verify-ca') ?? {})).toContain('checkServerIdentity');
  expect(() => verifiedBy('prefer')).toThrow('DATABASE_READ_SSLMODE: expected verify-full or verify-ca');
});
