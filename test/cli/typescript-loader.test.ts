import { spawnSync } from 'node:child_process';
import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

const loader = resolve('src/cli/typescript-loader.js');
const folder = mkdtempSync(join(tmpdir(), 'vpsynth-loader-'));
const cacheFolder = join(folder, 'node_modules/.cache/vpsynth');

afterAll(() => rmSync(folder, { recursive: true }));

function put(path: string, text: string): void {
  mkdirSync(join(folder, path, '..'), { recursive: true });
  writeFileSync(join(folder, path), text);
}

function run(): string {
  const options = { cwd: folder, encoding: 'utf8' } as const;
  const { stdout, stderr } = spawnSync(process.execPath, ['--require', loader, 'main.ts'], options);
  return stdout + stderr;
}

function cacheFile(): string {
  const name = readdirSync(cacheFolder).find((each) => each.endsWith('-main.ts'));
  return join(cacheFolder, name ?? 'none');
}

beforeEach(() => {
  rmSync(folder, { recursive: true, force: true });
  put(
    'other.ts',
    'export interface Shape { a: number }\n\nexport const where = () => new Error("here").stack ?? "";\n',
  );
  put('package.json', '{}');
  put('node_modules/packed/index.js', 'exports.name = __filename;\nexports.main = require.main.filename;\n');
  put(
    'main.ts',
    `import { where } from './other';
import { name, main } from 'packed';
const at: string = /other.ts:\\d+:\\d+/.exec(where())?.[0] ?? 'nowhere';
console.log(at, require.resolve('./other').endsWith('other.ts'), name.endsWith('index.js'), main.endsWith('main.ts'));
void import('node:path').then(({ sep }) => console.log(sep, module.children.length));
`,
  );
});

test('every run says the same, whatever is cached: none, text, and the code of the engine', () => {
  const first = run();
  expect(first).toBe('other.ts:3:39 true true true\n/ 2\n');
  expect([run(), run(), run()]).toEqual([first, first, first]);
});

test('a run that compiles nothing anew leaves the cache as it is', () => {
  run();
  run();
  const { mtimeMs } = statSync(cacheFile());
  run();
  expect(statSync(cacheFile()).mtimeMs).toBe(mtimeMs);
});

test('a change is seen, and every mistake is told as without a cache', () => {
  run();
  run();
  put('other.ts', '\n\n\nexport const where = () => new Error("here").stack ?? "";\n');
  expect(run()).toContain('other.ts:4:39');
  put('node_modules/packed/index.js', 'const = 1;\n');
  const message = run();
  expect(message).toContain("SyntaxError: Unexpected token '='");
  expect(run()).toBe(message);
});

test('half a cache is no cache', () => {
  const first = run();
  run();
  for (const size of [40, 400, 4000]) {
    truncateSync(cacheFile(), Math.min(size, statSync(cacheFile()).size - 1));
    expect(run()).toBe(first);
  }
  writeFileSync(cacheFile(), `[["${'A'.repeat(27)}=",5]]\nhello`);
  expect(run()).toBe(first);
});

test('what is no longer used goes when there is too much of it', () => {
  for (let version = 0; version < 8; version++) {
    put('other.ts', `export const where = () => "other.ts:${version}:1";\n// ${'x'.repeat(2 ** 19)}\n`);
    run();
  }
  expect(readFileSync(cacheFile()).length).toBeLessThan(2 ** 21 + 2 ** 20);
});
