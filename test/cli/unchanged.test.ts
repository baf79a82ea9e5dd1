import { spawnSync } from 'node:child_process';
import {
  chmodSync,
  cpSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { setTimeout } from 'node:timers/promises';

const program = resolve(__dirname, '../../src/cli/vpsynth.js');
const generated = 'infra/vps1/shop-prod/compose.yaml';

/** It says when it is loaded, and reads a file, a folder, a variable and what isn't there. */
const declaration = `
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { ApiServer, Environment, Fleet, Image, Project, Size, Vps } from 'vpsynth';
console.log('loaded');
const fleet = new Fleet();
const vps1 = new Vps(fleet, 'vps1', { publicAddress: '203.0.113.11', cpus: 4, memory: Size.gibibytes(8),
  disk: Size.gibibytes(80), operatingSystem: 'debian-13' });
const shop = new Project(fleet, 'shop', { registry: 'registry.example/shop', release: '1.0.0' });
const prod = new Environment(shop, 'prod', { on: vps1 });
new ApiServer(prod, 'api', { image: Image.of('registry.example/shop/api:1.0.0'), port: 3000, environment: {
  GREETING: readFileSync('texts/greeting.txt', 'utf8').trim(),
  TEXTS: readdirSync('texts').sort().join(' '),
  REGION: process.env.REGION ?? 'none',
  EXTRA: String(existsSync('extra.txt')),
} });
export default fleet;
`;

const folders: string[] = [];
afterAll(() => {
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
});

/** A repository in which nothing would change, and whose files are older than the margin of what is trusted. */
async function repository(source = declaration): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), 'vpsynth-'));
  folders.push(folder);
  for (const each of ['infra', 'texts', 'node_modules']) mkdirSync(join(folder, each));
  writeFileSync(join(folder, 'infra/main.ts'), source);
  writeFileSync(join(folder, 'texts/greeting.txt'), 'hello\n');
  expect(vpsynth(folder, 'synth').status).toBe(0);
  await setTimeout(1200);
  return folder;
}

function vpsynth(folder: string, ...args: string[]) {
  return run(folder, args, {});
}

function run(folder: string, args: readonly string[], env: NodeJS.ProcessEnv) {
  const { stdout, stderr, status } = spawnSync(process.execPath, [program, ...args], {
    cwd: folder,
    encoding: 'utf8',
    env: { ...process.env, ...env },
    timeout: 60_000,
  });
  return { stdout, stderr, status };
}

/** What a check prints, and whether it loaded the declaration for that. */
function check(folder: string, env: NodeJS.ProcessEnv = {}) {
  const { stdout, stderr, status } = run(folder, ['synth', '--check'], env);
  return { loaded: stdout.startsWith('loaded\n'), text: stdout.replace('loaded\n', ''), stderr, status };
}

const nothing = { text: 'Nothing would change.\n', status: 0 };

test('what is known to be unchanged is answered without loading the declaration, warnings and all', async () => {
  const folder = await repository();
  const first = check(folder);
  expect(first).toMatchObject({ ...nothing, loaded: true });
  expect(first.stderr).toMatch(/^warning [a-z-]+: /);
  expect(check(folder)).toEqual({ ...first, loaded: false });
  expect(vpsynth(folder, 'synth')).toEqual({ stdout: 'Nothing changed.\n', stderr: first.stderr, status: 0 });
  expect(vpsynth(folder, 'diff')).toEqual({ stdout: '', stderr: `${first.stderr}Nothing would change.\n`, status: 0 });
  expect(vpsynth(folder, 'check').stdout).toMatch(/^No errors, \d+ warnings?; \d+ files rendered\.\n$/);
}, 60_000);

test('a synth that changes nothing is remembered too', async () => {
  const folder = await repository();
  expect(vpsynth(folder, 'synth').stdout).toBe('loaded\nNothing changed.\n');
  expect(check(folder)).toMatchObject({ ...nothing, loaded: false });
}, 60_000);

const update = `update      ${generated}\n1 file would change. Run: npx vpsynth synth\n`;
const edited = `edited      ${generated}\n1 file would change. Run: npx vpsynth synth\n`;
const changes: readonly [what: string, change: (at: (path: string) => string) => void, text: string][] = [
  ['the declaration', (at) => replace(at('infra/main.ts'), /REGION:/, 'COUNTRY:'), update],
  ['a file that it reads', (at) => writeFileSync(at('texts/greeting.txt'), 'good morning\n'), update],
  ['the same, of one length and with its old times', (at) => disguise(at('texts/greeting.txt'), 'HELLO\n'), update],
  ['a name in a folder that it lists', (at) => writeFileSync(at('texts/other.txt'), ''), update],
  ['a file that it looked for in vain', (at) => writeFileSync(at('extra.txt'), ''), update],
  ['a generated file', (at) => replace(at(generated), /GREETING/, 'GREETINGS'), edited],
  ['the same, of one length and with its old times', (at) => disguise(at(generated), shuffled(at(generated))), edited],
  ['a generated file removed', (at) => rmSync(at(generated)), update.replace('update', 'create')],
  ['a generated file’s right to run', (at) => chmodSync(at(generated), 0o755), update],
];

/** Each alone, on one copy after the other of a tree whose state is known. */
test.each(changes)(
  '%s',
  async (_what, change, text) => {
    const folder = await repository();
    check(folder);
    expect(check(folder)).toMatchObject({ ...nothing, loaded: false });
    change((path) => join(folder, path));
    expect(check(folder)).toMatchObject({ loaded: true, text, status: 1 });
    expect(check(folder)).toMatchObject({ loaded: true, text, status: 1 });
  },
  60_000,
);

test('a variable that the declaration asks for, and no other', async () => {
  const folder = await repository();
  check(folder);
  expect(check(folder, { UNRELATED: 'x' }).loaded).toBe(false);
  expect(check(folder, { REGION: 'eu' })).toMatchObject({ loaded: true, text: update });
}, 60_000);

test('no value of a variable is in what is kept', async () => {
  const folder = await repository(
    declaration.replace("process.env.REGION ?? 'none'", "String((process.env.TOKEN ?? '').length)"),
  );
  run(folder, ['synth'], { TOKEN: 'a-canary-token' });
  await setTimeout(1200);
  check(folder, { TOKEN: 'a-canary-token' });
  expect(check(folder, { TOKEN: 'a-canary-token' }).loaded).toBe(false);
  const kept = readFileSync(join(folder, 'node_modules/.cache/vpsynth/unchanged.json'), 'utf8');
  expect([kept.includes('TOKEN'), kept.includes('a-canary-token')]).toEqual([true, false]);
}, 60_000);

test.each([
  ['runs a program', "import { execFileSync } from 'node:child_process';\nexecFileSync('true');\n"],
  ['writes a file', "import { writeFileSync } from 'node:fs';\nwriteFileSync('node_modules/made', '');\n"],
])(
  'a declaration that %s is loaded each time',
  async (_what, more) => {
    const folder = await repository(more + declaration);
    expect([check(folder), check(folder)]).toMatchObject([
      { ...nothing, loaded: true },
      { ...nothing, loaded: true },
    ]);
  },
  60_000,
);

test('what has just changed is looked at once more', async () => {
  const folder = await repository();
  writeFileSync(join(folder, 'texts/greeting.txt'), 'hello\n');
  expect([check(folder).loaded, check(folder).loaded]).toEqual([true, true]);
}, 60_000);

test('a copy of the tree knows nothing', async () => {
  const folder = await repository();
  check(folder);
  const copy = `${folder}-copy`;
  folders.push(copy);
  cpSync(folder, copy, { recursive: true, preserveTimestamps: true });
  expect(check(copy)).toMatchObject({ ...nothing, loaded: true });
}, 60_000);

test('half of what was kept counts for nothing', async () => {
  const folder = await repository();
  check(folder);
  const kept = join(folder, 'node_modules/.cache/vpsynth/unchanged.json');
  writeFileSync(kept, readFileSync(kept, 'utf8').slice(0, 300));
  expect(check(folder)).toMatchObject({ ...nothing, loaded: true });
}, 60_000);

function replace(file: string, what: RegExp, by: string): void {
  const before = readFileSync(file, 'utf8');
  const after = before.replace(what, by);
  expect(after).not.toBe(before);
  writeFileSync(file, after);
}

/** What times and sizes alone would miss: the node's own change time can't be set back. */
function disguise(file: string, text: string): void {
  const { atime, mtime, size } = statSync(file);
  expect(text).toHaveLength(size);
  writeFileSync(file, text);
  utimesSync(file, atime, mtime);
}

function shuffled(file: string): string {
  return readFileSync(file, 'utf8').replace('GREETING', 'GNITEERG');
}
