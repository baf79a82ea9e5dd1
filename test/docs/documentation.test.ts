import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Construct } from 'constructs';
import * as exported from 'vpsynth';
import { copyOfRepository, vpsynth } from '../cli/repository';

jest.setTimeout(120_000);

const pages = [
  'README.md',
  'CONTRIBUTING.md',
  'ARCHITECTURE.md',
  'bench/README.md',
  ...readdirSync('docs')
    .filter((name) => name.endsWith('.md'))
    .map((name) => `docs/${name}`),
];
const readme = readFileSync('README.md', 'utf8');
const tasks = Object.keys((JSON.parse(readFileSync('.projen/tasks.json', 'utf8')) as { tasks: object }).tasks);

/** The commands of a page: each line of its shell blocks. */
function commands(page: string): string[] {
  const blocks = readFileSync(page, 'utf8').matchAll(/```sh\n([\s\S]*?)```/g);
  return [...blocks]
    .flatMap((block) => (block[1] ?? '').trim().split('\n'))
    .filter((line) => line !== '' && !line.startsWith('#'));
}

/** What CI runs itself: .ci/run holds the very words. Running the tests from within the tests would not end. */
const byCi = ['npm install --no-save', 'npx projen test', 'npx projen lint'];
const slow = [
  'npx projen test:unit',
  'npx projen test:lab',
  'test/lab/images/install.sh',
  'npx projen bench',
  'node bench/run.js',
];

test.each(pages)('every command of %s works', (page) => {
  const folder = copyOfRepository();
  for (const command of commands(page).flatMap((line) =>
    line
      .replace(/^sudo /, '')
      .replace(/\s+#.*$/, '')
      .split(' && '),
  )) {
    if (byCi.some((each) => command === each)) {
      expect(readFileSync('.ci/run', 'utf8')).toContain(command);
      continue;
    }
    const task = /^npx projen ([a-z:]+)/.exec(command)?.[1];
    if (task !== undefined) expect(tasks).toContain(task);
    if (slow.some((each) => command.startsWith(each))) continue;
    const [program = '', ...args] = command.split(' ');
    const { status, stderr } = spawnSync(program, args, { cwd: folder, encoding: 'utf8', timeout: 60_000 });
    expect({ command, status, stderr: status === 0 ? '' : stderr }).toEqual({ command, status: 0, stderr: '' });
  }
});

test.each(pages)('every task and command that %s names exists', (page) => {
  const named = [...readFileSync(page, 'utf8').matchAll(/`npx projen ([a-z:]+)/g)].map((match) => match[1]);
  for (const task of named) expect(tasks).toContain(task);
});

test.each(pages)('every file that %s names exists', (page) => {
  const named = [
    ...readFileSync(page, 'utf8').matchAll(/`((?:constructs|synth|src|infra|apps|test|docs)\/[A-Za-z0-9_./-]+)`/g),
  ].map((match) => match[1] as string);
  expect(named.filter((path) => spawnSync('test', ['-e', path]).status !== 0)).toEqual([]);
});

describe('packages that a page has installed', () => {
  const own = JSON.parse(readFileSync('package.json', 'utf8')) as Record<string, Record<string, string>>;
  const installed = (page: string) =>
    [...readFileSync(page, 'utf8').matchAll(/`npm install (?:--\S+ )*([^`]+)`/g)].flatMap(([, names = '']) =>
      names.split(' '),
    );

  test.each(pages)('%s: they are tested with here', (page) => {
    const known = Object.keys({ ...own.dependencies, ...own.devDependencies });
    expect(installed(page).filter((name) => !known.includes(name))).toEqual([]);
  });

  test('what vpsynth/runtime takes for workers is named with them', () => {
    const named = installed('docs/workers.md');
    expect(named).toContain('zod');
    expect(Object.keys(own.peerDependencies ?? {}).filter((name) => !named.includes(name))).toEqual([]);
  });
});

/** Bases, and what another construct makes itself. */
const notDeclared = ['Component', 'Grouping', 'Host', 'MailCatcher', 'ObjectStorage', 'PgBouncer', 'Shape', 'TcpProxy'];

test('the table of the README has everything that can be declared, and nothing else', () => {
  const rows = /<!-- constructs -->\n([\s\S]*?)\n\n/.exec(readme)?.[1]?.split('\n').slice(2) ?? [];
  const listed = rows.flatMap((row) => [...(row.split('|')[2] ?? '').matchAll(/`(\w+)`/g)].map(([, name]) => name));
  const constructs = Object.entries(exported).flatMap(([name, each]) =>
    typeof each === 'function' && (each as { prototype?: unknown }).prototype instanceof Construct ? [name] : [],
  );
  expect(constructs.length).toBeGreaterThan(50);
  expect(constructs.filter((name) => !listed.includes(name))).toEqual(notDeclared);
  expect(listed.filter((name) => !Object.hasOwn(exported, name as string))).toEqual([]);
  expect(new Set(listed).size).toBe(listed.length);
});

describe('the tour of the README', () => {
  function withPoolOf(size: number): string {
    const folder = copyOfRepository();
    const declaration = join(folder, 'apps/jupiter/project.ts');
    const text = readFileSync(declaration, 'utf8');
    expect(text).toContain('database.pool({ size: 20 })');
    writeFileSync(declaration, text.replace('database.pool({ size: 20 })', `database.pool({ size: ${size} })`));
    return folder;
  }

  test('a larger pool is one line in each pgbouncer.ini', () => {
    const { code, output } = vpsynth(withPoolOf(25), ['diff']);
    expect(code).toBe(0);
    const added = output.split('\n').filter((line) => line.startsWith('+') && line.includes('pool_size=25'));
    expect(added.length).toBe(5);
  });

  test('without monitoring two lines of the host are refused until they are as it says', () => {
    const folder = copyOfRepository();
    const [main, host] = ['infra/main.ts', 'infra/hostinger-1.ts'].map((path) => join(folder, path)) as [
      string,
      string,
    ];
    const edit = (file: string, what: RegExp, by: string) => {
      const before = readFileSync(file, 'utf8');
      expect(before).toMatch(what);
      writeFileSync(file, before.replace(what, by));
    };
    edit(main, /^ +nodes: .*\n/m, '');
    edit(host, /new Complete\(host, .*\);/, 'new Minimal(host);');
    edit(host, /\bComplete\b/, 'Minimal');
    const { errors } = vpsynth(folder, ['check']);
    expect(errors.match(/(?<=^error )[\w-]+: [\w/-]+/gm)).toEqual([
      'backup-unwatched: hostinger-1/backup',
      'unused-acknowledgement: hostinger-1',
    ]);
    edit(host, /^ +host\.acknowledge\(.*\n/m, '');
    edit(host, /^( +backups\(.*\));$/m, "$1.acknowledge('backup-unwatched', 'the reason');");
    expect(vpsynth(folder, ['check'])).toMatchObject({ code: 0 });
  });

  test('with a managed server there are the warnings that it tells', () => {
    const folder = copyOfRepository();
    const [main, host] = ['infra/main.ts', 'infra/hostinger-1.ts'].map((path) => join(folder, path)) as [
      string,
      string,
    ];
    writeFileSync(main, readFileSync(main, 'utf8').replace(/^ +nodes: .*\n/m, ''));
    const hybrid = "new Hybrid(host, { postgres: { hostname: 'postgres.provider.example' } });";
    const declared = readFileSync(host, 'utf8').replace(/new Complete\(host, .*\);/, hybrid);
    writeFileSync(host, declared.replace(/\bComplete\b/, 'Hybrid'));
    const { code, errors } = vpsynth(folder, ['check']);
    expect(code).toBe(0);
    expect(errors.match(/(?<=^warning )[\w-]+: [\w/-]+/gm)).toEqual([
      'alerts-unheard: hostinger-1/platform/monitor',
      'migration-unsaved: jupiter/stage/migrate',
      'migration-unsaved: jupiter/prod/migrate',
    ]);
  });

  test('a pool that is too large gives the message that it shows', () => {
    const { code, errors } = vpsynth(withPoolOf(200), ['check']);
    expect(code).toBe(1);
    const shown = /<!-- mistake -->\n```text\n([\s\S]*?)```/.exec(readme)?.[1];
    expect(errors.split('\n\n').map((message) => `${message}\n`)).toContain(shown);
  });
});
