import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';

const folder = mkdtempSync(join(tmpdir(), 'vpsynth-lint-'));
for (const name of ['biome.jsonc', '.gitignore']) cpSync(name, join(folder, name));
afterAll(() => rmSync(folder, { recursive: true }));

/** Lints code as if it stood in a file of that name in this repository. */
function lint(path: string, code: string): string {
  const file = join(folder, path);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, code);
  const { stdout, stderr } = spawnSync(resolve('node_modules/.bin/biome'), ['lint', path], {
    cwd: folder,
    encoding: 'utf8',
    timeout: 30_000,
  });
  return (stdout + stderr).replace(/\s+/g, ' ');
}

test.each([
  ['constructs/x.ts', "import { derive } from '../synth/derive/derive';", 'The model knows nothing of rendering'],
  ['constructs/data/x.ts', "import { readFileSync } from 'node:fs';", 'The model knows nothing of rendering'],
  ['synth/nginx/x.ts', "import { main } from '../../src/cli/main';", 'Synthesis does no network and starts no process'],
  [
    'synth/nginx/x.ts',
    "import { spawn } from 'node:child_process';",
    'Synthesis does no network and starts no process',
  ],
  [
    'src/runtime/x.ts',
    "import { Fleet } from '../../constructs/fleet/fleet';",
    'An application image carries the runtime alone',
  ],
  ['src/cli/x.ts', "import fleet from '../../infra/main';", 'vpsynth knows no particular fleet'],
  ['infra/x.ts', "import { Fleet } from '../src/index';", 'A declaration imports `vpsynth` by its name'],
  ['apps/shop/x.ts', "import { Fleet } from '../../constructs/fleet/fleet';", 'A project imports `vpsynth`'],
])('%s must not hold %s', (path, code, reason) => {
  expect(lint(path, `${code}\n`)).toContain(reason);
});

test.each([
  ['constructs/x.ts', "import { Construct } from 'constructs';\nexport const x = Construct;\n"],
  ['synth/nginx/x.ts', "import { Size } from '../../constructs/values/size';\nexport const x = Size;\n"],
  ['infra/x.ts', "import { Fleet } from 'vpsynth';\nexport const x = Fleet;\n"],
])('%s may hold what belongs there', (path, code) => {
  const output = lint(path, code);
  expect(output).toContain('Checked 1 file');
  expect(output).not.toContain('noRestrictedImports');
});
