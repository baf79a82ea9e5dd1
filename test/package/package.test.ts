import { execFileSync, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { readAgentFiles } from '../../src/deploy/agent-files';
import { freePort } from '../free-port';
import { repositoryOfAUser } from './built-package';

jest.setTimeout(180_000);
const tsc = resolve(__dirname, '../../node_modules/typescript/bin/tsc');

/** What the README has a user type-check with, and the package's own types too. */
const settings = {
  ...JSON.parse(/<!-- tsconfig -->\n```json\n([\s\S]*?)```/.exec(readFileSync('README.md', 'utf8'))?.[1] ?? '')
    .compilerOptions,
  skipLibCheck: false,
};

/** The fleet of the README's "Your own repository": what a user starts from must work. */
const declaration = /<!-- fleet -->\n```ts\n([\s\S]*?)```/.exec(readFileSync('README.md', 'utf8'))?.[1] ?? '';
const apiLine = declaration.split('\n').findIndex((line) => line.includes('new ApiServer(')) + 1;

/** What a service without its database answers by path, and how it ends on SIGTERM. */
async function livesAndEnds(program: string): Promise<Record<string, number | null>> {
  const port = await freePort();
  const settings = { HOST: '127.0.0.1', PORT: '1', NAME: 'shop', USER: 'shop', PASSWORD: 'x' };
  const database = Object.fromEntries(Object.entries(settings).map(([name, value]) => [`DATABASE_${name}`, value]));
  const child = spawn(process.execPath, [program], {
    env: { PORT: String(port), ...database },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const ended = once(child, 'exit', { signal: AbortSignal.timeout(30_000) });
  try {
    await once(child.stdout, 'data', { signal: AbortSignal.timeout(30_000) });
    const statuses: [string, number][] = [];
    for (const path of ['/health', '/health/ready', '/metrics', '/'])
      statuses.push([path, (await fetch(`http://127.0.0.1:${port}${path}`)).status]);
    child.kill('SIGTERM');
    const [code] = (await ended) as [number | null];
    return { ...Object.fromEntries(statuses), ended: code };
  } finally {
    child.kill('SIGKILL');
  }
}

describe('the built package', () => {
  let folder: string;
  beforeAll(() => {
    folder = repositoryOfAUser();
    mkdirSync(join(folder, 'infra'));
    writeFileSync(join(folder, 'infra/main.ts'), declaration);
  });

  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  const vpsynth = (...args: string[]) =>
    spawnSync(process.execPath, [join(folder, 'node_modules/vpsynth/src/cli/vpsynth.js'), ...args], {
      cwd: folder,
      encoding: 'utf8',
      timeout: 60_000,
    });

  test('holds the compiled sources, the command and the pages that messages name, nothing else', () => {
    const inside = join(folder, 'node_modules/vpsynth');
    expect(readdirSync(inside).sort()).toEqual(['LICENSE', 'README.md', 'docs', 'lib', 'package.json', 'src']);
    expect(readdirSync(join(inside, 'docs')).sort()).toEqual(
      readdirSync('docs').filter((name) => name === 'adr' || name.endsWith('.md')),
    );
    expect(readdirSync(join(inside, 'src')).sort()).toEqual(['cli', 'deploy']);
    expect(readdirSync(join(inside, 'src/cli')).sort()).toEqual(['typescript-loader.js', 'vpsynth.js']);
    expect(readdirSync(join(inside, 'src/deploy'))).toEqual(['agent']);
    expect(readdirSync(join(inside, 'lib')).sort()).toEqual(['constructs', 'src', 'synth']);
  });

  test('has every page that its messages name', () => {
    const sources = ['-rhoE', '--include=*.js', 'docs/[a-z-]+\\.md', join(folder, 'node_modules/vpsynth/lib')];
    const named = [...new Set(execFileSync('grep', sources, { encoding: 'utf8' }).trim().split('\n'))];
    expect(named).toContain('docs/postgres.md');
    expect(named.filter((page) => !existsSync(join(folder, 'node_modules/vpsynth', page)))).toEqual([]);
  });

  test('tells who has no declaration yet where one is to begin with', () => {
    const empty = join(folder, 'empty');
    mkdirSync(empty);
    const { status, stderr } = spawnSync(
      process.execPath,
      [join(folder, 'node_modules/vpsynth/src/cli/vpsynth.js'), 'check'],
      {
        cwd: empty,
        encoding: 'utf8',
      },
    );
    expect([status, stderr]).toEqual([
      1,
      "vpsynth check: there is no infra/main.ts here; run it in the root of a repository that declares a fleet, or begin one: vpsynth's README.md, “Your own repository”\n",
    ]);
    expect(readFileSync(join(folder, 'node_modules/vpsynth/README.md'), 'utf8')).toContain(
      '\n## Your own repository\n',
    );
  });

  test('has the agent that it brings to hosts, byte for byte, and the commands that do', () => {
    const { files, version } = readAgentFiles();
    expect(readdirSync(join(folder, 'node_modules/vpsynth/src/deploy/agent')).sort()).toEqual(Object.keys(files));
    const module = join(folder, 'node_modules/vpsynth/lib/src/deploy/agent-files.js');
    const own = `process.stdout.write(require(${JSON.stringify(module)}).readAgentFiles().version)`;
    expect(execFileSync(process.execPath, ['-e', own], { cwd: folder, encoding: 'utf8' })).toBe(version);
    for (const command of ['bootstrap', 'deploy', 'status', 'logs', 'exec', 'drift', 'build']) {
      const { status, stdout, stderr } = vpsynth(command, '--help');
      expect({ status, stderr, usage: stdout.includes(`Usage: vpsynth ${command} `) }).toEqual({
        status: 0,
        stderr: '',
        usage: true,
      });
    }
  });

  test('synthesizes a user’s declaration, and tells mistakes with the user’s own line', () => {
    const { status, stderr } = vpsynth('synth');
    expect([status, stderr.match(/^(?:warning|error) .*/gm)]).toEqual([
      0,
      [
        'warning alerts-unheard: vps1/platform/monitor: nobody is told of its alerts',
        'warning state-without-backup: fleet: no backup is declared: what stands on a machine alone is lost with it',
        "warning dockerfile-missing: shop/prod/api: its image is built from apps/shop/api/Dockerfile, which doesn't exist",
      ],
    ]);
    expect(existsSync(join(folder, 'infra/vps1/shop-prod/compose.yaml'))).toBe(true);
    writeFileSync(join(folder, 'infra/main.ts'), declaration.replace('port: 4000', 'port: 400000'));
    const wrong = vpsynth('synth');
    expect(wrong.status).toBe(1);
    expect(wrong.stderr).toContain(`at      infra/main.ts:${apiLine}\n`);
    writeFileSync(join(folder, 'infra/main.ts'), declaration.replaceAll('ApiServer', 'ApiSever'));
    expect(vpsynth('synth').stderr).toBe(
      `vpsynth synth: vpsynth exports no "ApiSever"; did you mean "ApiServer"?\n    at infra/main.ts:${apiLine}\n`,
    );
    writeFileSync(join(folder, 'infra/main.ts'), declaration);
    expect(vpsynth('--version').stdout).toBe(`${JSON.parse(readFileSync('package.json', 'utf8')).version}\n`);
  });

  test('type-checks under a user’s strict settings, and refuses a wrong property there', () => {
    writeFileSync(
      join(folder, 'tsconfig.json'),
      JSON.stringify({ compilerOptions: settings, files: ['infra/main.ts', 'infra/entry-points.ts'] }),
    );
    writeFileSync(
      join(folder, 'infra/entry-points.ts'),
      "import { FleetTasks } from 'vpsynth/projen';\nimport { synthesizeFleet } from 'vpsynth/testing';\nimport { setting } from 'vpsynth/runtime';\nexport const all = [FleetTasks, synthesizeFleet, setting];\n",
    );
    expect(spawnSync(process.execPath, [tsc, '-p', folder], { encoding: 'utf8' })).toMatchObject({
      status: 0,
      stdout: '',
    });
    writeFileSync(join(folder, 'infra/main.ts'), declaration.replace('cpus: 2', 'cpu: 2'));
    expect(spawnSync(process.execPath, [tsc, '-p', folder], { encoding: 'utf8' }).stdout).toContain(
      "'cpu' does not exist",
    );
    writeFileSync(join(folder, 'infra/main.ts'), declaration);
  });

  test('the programs that the docs show type-check there', () => {
    const shown = ['services', 'workers'].flatMap((page) => [
      ...readFileSync(`docs/${page}.md`, 'utf8').matchAll(/```ts\n\/\/ (apps\/\S+\.ts)\n([\s\S]*?)```/g),
    ]);
    const files = shown.map(([, path = '', program = '']) => {
      mkdirSync(join(folder, path, '..'), { recursive: true });
      writeFileSync(join(folder, path), program);
      return path;
    });
    expect(files).toEqual([
      'apps/shop/api/main.ts',
      'apps/shop/email/contract.ts',
      'apps/shop/email/main.ts',
      'apps/shop/email/dead-letters.ts',
      'apps/queue-dashboard/main.ts',
    ]);
    const project = join(folder, 'tsconfig.apps.json');
    writeFileSync(project, JSON.stringify({ compilerOptions: settings, files }));
    expect(spawnSync(process.execPath, [tsc, '-p', project], { encoding: 'utf8' })).toMatchObject({
      status: 0,
      stdout: '',
    });
  });

  test('an application is bundled without the packages that it doesn’t use, as docs/services.md has it, and does what it asks', async () => {
    const page = readFileSync('docs/services.md', 'utf8');
    const program = /```ts\n(\/\/ apps\/shop\/api\/main\.ts\n[\s\S]*?)```/.exec(page)?.[1] as string;
    const command = /^RUN npx esbuild (.*)$/m.exec(page)?.[1] as string;
    const application = join(folder, 'application');
    mkdirSync(join(application, 'apps/shop/api'), { recursive: true });
    writeFileSync(join(application, 'apps/shop/api/main.ts'), program);
    mkdirSync(join(application, 'node_modules'));
    cpSync(join(folder, 'node_modules/vpsynth'), join(application, 'node_modules/vpsynth'), { recursive: true });
    for (const name of ['pg', 'prom-client'])
      symlinkSync(resolve('node_modules', name), join(application, 'node_modules', name));
    execFileSync(resolve('node_modules/.bin/esbuild'), command.split(' '), { cwd: application, stdio: 'pipe' });
    expect(await livesAndEnds(join(application, 'dist/main.js'))).toEqual({
      '/health': 200,
      // Its database isn't there.
      '/health/ready': 503,
      '/metrics': 200,
      '/': 200,
      ended: 0,
    });
  });

  test('the runtime loads without projen, cdk8s or the model', () => {
    const loaded = execFileSync(
      process.execPath,
      ['-e', "require('vpsynth/runtime'); console.log(Object.keys(require.cache).join('\\n'))"],
      { cwd: folder, encoding: 'utf8' },
    );
    expect(loaded).toContain('runtime/index.js');
    expect(loaded).not.toMatch(/node_modules\/(projen|cdk8s|constructs|zod)\/|lib\/(constructs|synth)\//);
  });

  test('every property of every shape keeps its documentation, every optional one its default', () => {
    const files = execFileSync('find', [join(folder, 'node_modules/vpsynth/lib/constructs'), '-name', '*.d.ts'], {
      encoding: 'utf8',
    })
      .trim()
      .split('\n');
    const shapes = files.flatMap((file) => [
      ...readFileSync(file, 'utf8').matchAll(/^export declare const (\w+Shape): {\n([\s\S]*?)^};$/gm),
    ]);
    expect(shapes.length).toBeGreaterThan(20);
    const faults = shapes.flatMap(([, name, body = '']) =>
      [...body.matchAll(/((?:^ {4}\/\*\*[\s\S]*?\*\/\n)?)^ {4}(\w+): (.*)$/gm)].flatMap(
        ([, comment = '', property, type = '']) => {
          if (comment === '') return [`${name}.${property} has no documentation`];
          const optional = /^z\.Zod(Optional|Default|Prefault)</.test(type);
          return optional && !comment.includes('@default') ? [`${name}.${property} has no @default`] : [];
        },
      ),
    );
    expect(faults).toEqual([]);
  });
});
