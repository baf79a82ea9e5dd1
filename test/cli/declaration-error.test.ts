import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';

const folder = mkdtempSync(join(tmpdir(), 'vpsynth-declaration-'));
symlinkSync(resolve('node_modules'), join(folder, 'node_modules'));

afterAll(() => rmSync(folder, { recursive: true }));

/** What a person is told of a declaration that throws. */
function told(main: string, others: Readonly<Record<string, string>> = {}): string {
  for (const [path, text] of Object.entries({ 'infra/main.ts': main, ...others })) {
    mkdirSync(join(folder, dirname(path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
  const { status, stdout, stderr } = spawnSync(process.execPath, [resolve('src/cli/vpsynth.js'), 'check'], {
    cwd: folder,
    encoding: 'utf8',
    timeout: 60_000,
  });
  expect([status, stdout]).toEqual([1, '']);
  return stderr;
}

test.each([
  [
    'a class that vpsynth doesn’t export',
    "import { Fleet, Wroker } from 'vpsynth';\nnew Wroker(new Fleet(), 'mail', {});\n",
    'vpsynth exports no "Wroker"; did you mean "Worker"?\n    at infra/main.ts:2\n',
  ],
  [
    'of which something is read, under another name, in an import over several lines',
    "import {\n  Fleet,\n  Secrt as Hidden,\n} from 'vpsynth';\nHidden.env('TOKEN');\n",
    'vpsynth exports no "Secrt"; did you mean "Secret"?\n    at infra/main.ts:5\n',
  ],
  [
    'that is like none, and is extended',
    "import { Gramophone } from 'vpsynth';\nclass Own extends Gramophone {}\n",
    'vpsynth exports no "Gramophone"\n    at infra/main.ts:2\n',
  ],
  [
    'a function of another entry',
    "import { synthesiseFleet } from 'vpsynth/testing';\nsynthesiseFleet();\n",
    'vpsynth/testing exports no "synthesiseFleet"; did you mean "synthesizeFleet"?\n    at infra/main.ts:2\n',
  ],
  [
    'a type isn’t there when it runs, and is no mistake',
    "import { Fleet, VpsProps } from 'vpsynth';\nconst props: VpsProps = (undefined as any).props;\nnew Fleet(props);\n",
    "TypeError: Cannot read properties of undefined (reading 'props')\n    at infra/main.ts:2\n",
  ],
  [
    'what isn’t imported',
    'new Fleet();\nexport default 1;\n',
    "Fleet is not imported: import { Fleet } from 'vpsynth'\n    at infra/main.ts:1\n",
  ],
  [
    'what isn’t imported, mistyped',
    'new Fleat();\nexport default 1;\n',
    'Fleat is not defined; did you mean "Fleet" of vpsynth?\n    at infra/main.ts:1\n',
  ],
  [
    'a slip of the pen',
    "import { Fleet } from 'vpsynth';\nexport default new Fleet(;\n",
    'infra/main.ts:2:26: Unexpected token\n',
  ],
  [
    'a name given twice',
    "import { Fleet } from 'vpsynth';\nconst fleet = new Fleet();\nconst fleet = 1;\n",
    "infra/main.ts:3: Identifier 'fleet' has already been declared\n",
  ],
  [
    'a file that isn’t there',
    "import { shop } from '../apps/shop';\nshop();\n",
    "Error: Cannot find module '../apps/shop'\n    at infra/main.ts:1\n",
  ],
  [
    'a construct in nothing',
    "import { Fleet, Project } from 'vpsynth';\nconst declared = { flet: new Fleet() } as any;\nnew Project(declared.fleet, 'shop');\n",
    'new Project(...): its first argument is the construct that it stands in, such as the fleet or an environment; got undefined (the name stands for nothing: mistyped, not exported where it is imported from, or two files import each other), at infra/main.ts:3\n',
  ],
])('%s', (_, main, message) => {
  expect(told(main)).toBe(`vpsynth check: ${message}`);
});

test('the user’s own lines alone, with what they are called', () => {
  const project = `import { Project } from 'vpsynth';
export function declareShop(fleet: any) {
  return ['prod'].map((name) => new Project(fleet, name).environments.prod);
}
`;
  const main =
    "import { Fleet } from 'vpsynth';\nimport { declareShop } from '../apps/shop/project';\ndeclareShop(new Fleet());\n";
  expect(told(main, { 'apps/shop/project.ts': project })).toBe(
    `vpsynth check: TypeError: Cannot read properties of undefined (reading 'prod')
    at apps/shop/project.ts:3
    at declareShop (apps/shop/project.ts:3)
    at infra/main.ts:3
`,
  );
});

test('what vpsynth itself threw keeps its stack', () => {
  const said = told(
    "import { Fleet, Size } from 'vpsynth';\nSize.mebibytes(1n as never);\nexport default new Fleet();\n",
  );
  expect(said).toMatch(
    /^vpsynth check: TypeError: Cannot mix BigInt and other types.*\n {4}at .*constructs\/values\/size\.ts:/,
  );
});
