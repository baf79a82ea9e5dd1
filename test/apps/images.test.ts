import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, existsSync, mkdtempSync, readdirSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort } from '../free-port';

const root = join(__dirname, '../..');
/** Every service that has an image: `jupiter/api`, and those of one image for all, `stand-in`. */
const services = readdirSync(join(root, 'apps'))
  .flatMap((project) => [
    project,
    ...readdirSync(join(root, 'apps', project)).map((service) => `${project}/${service}`),
  ])
  .filter((service) => existsSync(join(root, 'apps', service, 'Dockerfile')));
const dockerfile = (service: string) => readFileSync(join(root, 'apps', service, 'Dockerfile'), 'utf8');

/** Runs the very bundling commands of a service's Dockerfile; returns the folder that becomes the image's `/app`. */
function bundle(service: string): string {
  const folder = mkdtempSync(join(tmpdir(), `${service.replace('/', '-')}-`));
  const env = { ...process.env, NEXT_PUBLIC_API_URL: 'https://site.example/api' };
  for (const [, command = ''] of dockerfile(service).matchAll(/^RUN (node_modules\/\.bin\/esbuild .*)$/gm)) {
    const here = `${command.replace('--outdir=dist', `--outdir=${folder}`)} --log-level=error`;
    execFileSync('/bin/sh', ['-c', here], { cwd: root, env });
  }
  return folder;
}

async function line(child: ChildProcess): Promise<Record<string, unknown>> {
  const [chunk] = await once(child.stdout as NodeJS.ReadableStream, 'data');
  return JSON.parse(String(chunk).split('\n', 1)[0] ?? '');
}

test.each(services)('the image of %s bundles what it starts', (service) => {
  const folder = bundle(service);
  const [, started = 'no command'] = /^CMD \["node", "(.*)"\]$/m.exec(dockerfile(service)) ?? [];
  expect(existsSync(join(folder, started))).toBe(true);
});

test.each(services)('the image of %s runs as nobody special and ends by SIGTERM', (service) => {
  expect(dockerfile(service)).toMatch(/^USER 1000:1000$/m);
  expect(dockerfile(service)).toMatch(/^STOPSIGNAL SIGTERM$/m);
});

test('all images begin with the same lines, so that one machine installs the packages once', () => {
  const beginnings = services.map((service) => dockerfile(service).split('\n').slice(1, 7).join('\n'));
  expect(new Set(beginnings)).toEqual(new Set([beginnings[0]]));
  expect(beginnings[0]).toMatch(/^ARG NODE_IMAGE=node:\d+\.\d+\.\d+-alpine\d+\.\d+$/m);
  expect(beginnings[0]).toContain('RUN npm install');
});

test.each(services)('all that %s copies is in its build context', (service) => {
  const ignore = readFileSync(join(root, 'apps', service, 'Dockerfile.dockerignore'), 'utf8');
  const allowed = [...ignore.matchAll(/^!(.+)$/gm)].map(([, path]) => path ?? '');
  const copied = [...dockerfile(service).matchAll(/^COPY (?!--from)(.+) \S+$/gm)].flatMap(([, all = '']) =>
    all.split(' '),
  );
  const missing = copied.filter((path) => !allowed.some((base) => path === base || path.startsWith(`${base}/`)));
  expect(missing).toEqual([]);
  expect(allowed.filter((path) => !existsSync(join(root, path)))).toEqual([]);
});

test('the migrations program of the api is bundled beside it', () => {
  expect(existsSync(join(bundle('jupiter/api'), 'migrate.js'))).toBe(true);
});

test('public settings are written into the browser’s code', () => {
  expect(readFileSync(join(bundle('cepcomunicacion/frontend'), 'public/app.js'), 'utf8')).toContain(
    'https://site.example/api',
  );
});

test('the bundled web serves, and exits with 0 at SIGTERM', async () => {
  const folder = bundle('jupiter/web');
  cpSync(join(root, 'apps/jupiter/web/public'), join(folder, 'public'), { recursive: true });
  const port = await freePort();
  const child = spawn(process.execPath, ['main.js'], { cwd: folder, env: { PORT: String(port) } });
  expect(await line(child)).toMatchObject({ message: 'web started', port });
  expect((await fetch(`http://127.0.0.1:${port}/`)).status).toBe(200);
  expect(await (await fetch(`http://127.0.0.1:${port}/metrics`)).text()).toContain('nodejs_version_info');
  child.kill('SIGTERM');
  expect(await once(child, 'exit')).toEqual([0, null]);
});

test.each([
  ['jupiter/api', 'DATABASE_HOST'],
  ['cepcomunicacion/cms', 'JWT_SECRET'],
  ['cepcomunicacion/llm', 'DATABASE_HOST'],
])('the bundled %s says which setting is missing', (service, name) => {
  const folder = bundle(service);
  const run = () => execFileSync(process.execPath, ['main.js'], { cwd: folder, env: {}, stdio: 'pipe' });
  expect(run).toThrow(`${name} is not set: set ${name}, or ${name}_FILE to a file`);
});
