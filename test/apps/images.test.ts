import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, existsSync, mkdtempSync, readFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const root = join(__dirname, '../..');
const dockerfile = (service: string) => readFileSync(join(root, 'apps/jupiter', service, 'Dockerfile'), 'utf8');

/** Runs the very bundling command of a service's Dockerfile; returns the folder that becomes the image's `/app`. */
function bundle(service: string): string {
  const folder = mkdtempSync(join(tmpdir(), `${service}-`));
  const command = /^RUN (node_modules\/\.bin\/esbuild .*)$/m.exec(dockerfile(service))?.[1] ?? '';
  const [program = '', ...parameters] = command.replace('--outdir=dist', `--outdir=${folder}`).split(' ');
  execFileSync(program, [...parameters, '--log-level=error'], { cwd: root });
  return folder;
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0);
  await once(server, 'listening');
  const { port } = server.address() as { port: number };
  server.close();
  return port;
}

async function line(child: ChildProcess): Promise<Record<string, unknown>> {
  const [chunk] = await once(child.stdout as NodeJS.ReadableStream, 'data');
  return JSON.parse(String(chunk).split('\n', 1)[0] ?? '');
}

test.each([
  ['api', ['main.js', 'migrate.js']],
  ['worker', ['main.js']],
  ['web', ['main.js']],
])('the image of %s bundles %j', (service, programs) => {
  const folder = bundle(service);
  expect(programs.filter((program) => !existsSync(join(folder, program)))).toEqual([]);
});

test.each(['api', 'worker', 'web'])('the image of %s runs as nobody special and ends by SIGTERM', (service) => {
  expect(dockerfile(service)).toMatch(/^USER 1000:1000$/m);
  expect(dockerfile(service)).toMatch(/^STOPSIGNAL SIGTERM$/m);
  expect(dockerfile(service)).toMatch(/^ARG NODE_IMAGE=node:\d+\.\d+\.\d+-alpine\d+\.\d+$/m);
});

test.each(['api', 'worker', 'web'])('all that %s copies is in its build context', (service) => {
  const ignore = readFileSync(join(root, 'apps/jupiter', service, 'Dockerfile.dockerignore'), 'utf8');
  const allowed = [...ignore.matchAll(/^!(.+)$/gm)].map(([, path]) => path ?? '');
  const copied = [...dockerfile(service).matchAll(/^COPY (?!--from)(.+) \S+$/gm)].flatMap(([, all = '']) =>
    all.split(' '),
  );
  const missing = copied.filter((path) => !allowed.some((base) => path === base || path.startsWith(`${base}/`)));
  expect(missing).toEqual([]);
  expect(allowed.filter((path) => !existsSync(join(root, path)))).toEqual([]);
});

test('the bundled web serves, and exits with 0 at SIGTERM', async () => {
  const folder = bundle('web');
  cpSync(join(root, 'apps/jupiter/web/public'), join(folder, 'public'), { recursive: true });
  const port = await freePort();
  const child = spawn(process.execPath, ['main.js'], { cwd: folder, env: { PORT: String(port) } });
  expect(await line(child)).toMatchObject({ message: 'web started', port });
  expect((await fetch(`http://127.0.0.1:${port}/`)).status).toBe(200);
  expect(await (await fetch(`http://127.0.0.1:${port}/metrics`)).text()).toContain('nodejs_version_info');
  child.kill('SIGTERM');
  expect(await once(child, 'exit')).toEqual([0, null]);
});

test('the bundled api says which setting is missing', () => {
  const folder = bundle('api');
  const run = () => execFileSync(process.execPath, ['main.js'], { cwd: folder, env: {}, stdio: 'pipe' });
  expect(run).toThrow('DATABASE_HOST is not set: set DATABASE_HOST, or DATABASE_HOST_FILE to a file');
});
