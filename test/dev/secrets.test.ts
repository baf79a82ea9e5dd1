import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { developmentValues } from '../../src/dev/development-values';
import { fillStack } from '../../src/dev/fill-stack';
import type { SecretsPlan } from '../../synth/stack/secrets-plan';

let root: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'vpsynth-dev-'));
});
afterEach(() => rmSync(root, { recursive: true }));

const folder = (stack: string) => join(root, 'infra/local', stack);
const text = (stack: string, path: string) => readFileSync(join(folder(stack), path), 'utf8');
const mode = (stack: string, path: string) => (statSync(join(folder(stack), path)).mode & 0o777).toString(8);

function write(stack: string, plan: Partial<SecretsPlan>, template = ''): void {
  mkdirSync(join(folder(stack), 'templates/app'), { recursive: true });
  writeFileSync(join(root, 'infra/local/deployment.json'), '{"stacks":[]}');
  const whole = { generatedBy: 'vpsynth', files: [], templates: [], environment: [], ...plan };
  writeFileSync(join(folder(stack), 'secrets.json'), JSON.stringify(whole));
  writeFileSync(join(folder(stack), 'templates/app/app.conf'), template);
}

const file = (secret: string) => ({
  path: `secrets/files/${secret.toLowerCase()}`,
  userId: 1000,
  secret,
  readers: ['app'],
});
const template = (use: 'word' | 'passwords', ...secrets: string[]) => ({
  path: 'secrets/filled/app/app.conf',
  template: 'templates/app/app.conf',
  userId: 70,
  secrets,
  use,
  readers: ['app'],
});

test('a value is made up once, is one in all stacks, and stays', () => {
  write('shop-dev', { files: [file('PASSWORD'), file('OTHER')] });
  write('postgres', { templates: [template('word', 'PASSWORD')] });
  const values = developmentValues(root, {});
  expect([...values.keys()].sort()).toEqual(['OTHER', 'PASSWORD']);
  expect(values.get('PASSWORD')).toMatch(/^[0-9a-f]{48}$/);
  expect(values.get('PASSWORD')).not.toBe(values.get('OTHER'));
  expect(JSON.parse(text('postgres', 'secrets/values.json'))).toEqual({ PASSWORD: values.get('PASSWORD') });
  expect(mode('postgres', 'secrets/values.json')).toBe('600');
  expect(developmentValues(root, {})).toEqual(values);
});

test('a value is made up in the form that its reader takes, whichever stack says so', () => {
  write('shop-dev', { files: [file('KEY')] });
  write('storage', { files: [file('KEY')], forms: { KEY: { bytes: 12, prefix: 'GK' } } });
  expect(developmentValues(root, {}).get('KEY')).toMatch(/^GK[0-9a-f]{24}$/);
});

test('a stack that comes later gets the value that another has', () => {
  write('shop-dev', { files: [file('PASSWORD')] });
  const before = developmentValues(root, {});
  write('a-new-one', { files: [file('PASSWORD')] });
  expect(developmentValues(root, {})).toEqual(before);
});

test('the environment’s value is taken, and kept nowhere', () => {
  write('shop-dev', { files: [file('PAYMENT_KEY')] });
  expect(developmentValues(root, { PAYMENT_KEY: 'a key' }).get('PAYMENT_KEY')).toBe('a key');
  expect(text('shop-dev', 'secrets/values.json')).toBe('{}\n');
});

test('a value that would mean something in its file is refused', () => {
  write('shop-dev', { templates: [template('word', 'PASSWORD')] });
  expect(() => developmentValues(root, { PASSWORD: "x'; DROP" })).toThrow('the value of PASSWORD');
  expect(() => developmentValues(root, { PASSWORD: "x'; DROP" })).not.toThrow('DROP');
});

test('a file of values that was damaged is said so', () => {
  write('shop-dev', { files: [file('PASSWORD')] });
  developmentValues(root, {});
  writeFileSync(join(folder('shop-dev'), 'secrets/values.json'), '{');
  expect(() => developmentValues(root, {})).toThrow(/values\.json can't be read as JSON; remove it/);
});

test('a line of passwords is made of the kept password, which a person can look up', () => {
  write('edge', { templates: [template('passwords', 'LOGIN')] });
  const line = developmentValues(root, {}).get('LOGIN') ?? '';
  const [, encoded = ''] = /^admin:\{SSHA\}(.*)$/.exec(line) ?? [];
  const bytes = Buffer.from(encoded, 'base64');
  const { LOGIN: password } = JSON.parse(text('edge', 'secrets/values.json'));
  const hash = createHash('sha1').update(password).update(bytes.subarray(20)).digest();
  expect(bytes.subarray(0, 20)).toEqual(hash);
});

test('files are filled for containers of any user, in a folder that other users of the machine can’t enter', () => {
  const plan = {
    files: [file('PASSWORD')],
    templates: [template('word', 'PASSWORD')],
    environment: [{ secret: 'TOKEN', readers: ['app'] }],
  };
  write('shop-dev', plan, 'password ${PASSWORD} of ${USER}\n');
  const values = new Map([
    ['PASSWORD', 'abc'],
    ['TOKEN', 'a $ token'],
  ]);
  const before = process.umask(0o077);
  try {
    fillStack(folder('shop-dev'), values);
    // Again over what is there already, which nobody may write.
    fillStack(folder('shop-dev'), values);
  } finally {
    process.umask(before);
  }
  expect(text('shop-dev', 'secrets/files/password')).toBe('abc');
  expect(text('shop-dev', 'secrets/filled/app/app.conf')).toBe('password abc of ${USER}\n');
  expect(text('shop-dev', '.env')).toBe("TOKEN='a $ token'\n");
  const paths = [
    'secrets',
    'secrets/files',
    'secrets/files/password',
    'secrets/filled/app',
    'secrets/filled/app/app.conf',
    '.env',
  ];
  expect(paths.map((path) => mode('shop-dev', path))).toEqual(['700', '755', '444', '755', '444', '600']);
});

test('a stack without secrets is left alone', () => {
  mkdirSync(folder('plain'), { recursive: true });
  fillStack(folder('plain'), new Map());
  expect(() => statSync(join(folder('plain'), 'secrets'))).toThrow('ENOENT');
});
