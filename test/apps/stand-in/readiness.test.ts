import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync } from 'node:fs';
import { createServer as createHttpServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buildSync } from 'esbuild';
import { freePort } from '../../free-port';

const root = join(__dirname, '../../..');
const folder = mkdtempSync(join(tmpdir(), 'stand-in-'));

beforeAll(() => {
  const entryPoints = [join(root, 'apps/stand-in/main.ts')];
  buildSync({
    entryPoints,
    outdir: folder,
    bundle: true,
    platform: 'node',
    conditions: ['vpsynth-source'],
    external: ['pg-native'],
    logLevel: 'error',
  });
});

interface Readiness {
  readonly code?: number;
  readonly status?: string;
  readonly reason?: string;
  /** What it said when it ended at once. */
  readonly ended?: string;
}

/** What `/health/ready` says of a service with these settings. */
async function readinessWith(settings: Readonly<Record<string, string>>): Promise<Readiness> {
  const port = await freePort();
  const child = spawn(process.execPath, [join(folder, 'main.js')], { env: { PORT: String(port), ...settings } });
  const exited = once(child, 'exit');
  const said = once(child.stdout, 'data');
  const errors: string[] = [];
  child.stderr.on('data', (chunk) => errors.push(String(chunk)));
  if ((await Promise.race([said.then(() => 'runs'), exited.then(() => 'ended')])) === 'ended')
    return { ended: errors.join('') };
  for (let attempt = 0; ; attempt += 1) {
    try {
      const answer = await fetch(`http://127.0.0.1:${port}/health/ready`);
      child.kill('SIGTERM');
      await exited;
      return { code: answer.status, ...((await answer.json()) as Readiness) };
    } catch (error) {
      if (attempt > 50) throw error;
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
  }
}

test.each([
  ['nothing', {}],
  ['a relay for mail that is away', { SMTP_HOST: '127.0.0.1', SMTP_PORT: '1' }],
])(
  'what uses %s is ready',
  async (_, settings) => {
    expect(await readinessWith(settings)).toEqual({ code: 200, status: 'ready' });
  },
  20_000,
);

test.each([
  ['DATABASE', { DATABASE_NAME: 'd', DATABASE_USER: 'd', DATABASE_PASSWORD: 'p' }],
  ['REDIS', { REDIS_PASSWORD: 'p' }],
  ['CACHE', { CACHE_PASSWORD: 'p' }],
  ['RABBITMQ', { RABBITMQ_VHOST: 'v', RABBITMQ_USER: 'u', RABBITMQ_PASSWORD: 'p' }],
])(
  'with a %s that isn’t there it is not ready, and says so',
  async (prefix, settings) => {
    const place = { [`${prefix}_HOST`]: '127.0.0.1', [`${prefix}_PORT`]: String(await freePort()) };
    const { status, reason } = await readinessWith({ ...settings, ...place });
    expect(status).toBe('unavailable');
    expect(reason).toMatch(new RegExp(`^${prefix}: |readiness check took longer`));
  },
  20_000,
);

/** A server of S3 that keeps objects; it checks no signature, only that there is one. */
async function bucketServer() {
  const objects = new Map<string, string>();
  const server = createHttpServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const { method, url = '', headers } = request;
      const signed = headers.authorization?.startsWith('AWS4-HMAC-SHA256 Credential=key/') === true;
      if (method === 'PUT') objects.set(url, Buffer.concat(chunks).toString());
      response.statusCode = signed ? 200 : 403;
      response.end(method === 'GET' ? objects.get(url) : '');
      if (method === 'DELETE') objects.delete(url);
    });
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  return { server, objects, port: String((server.address() as AddressInfo).port) };
}

test('an object is written into its bucket, read, and taken away', async () => {
  const { server, objects, port } = await bucketServer();
  const keys = { MINIO_BUCKET: 'uploads', MINIO_ACCESS_KEY: 'key', MINIO_SECRET_KEY: 'secret' };
  const settings = { MINIO_ENDPOINT: '127.0.0.1', MINIO_PORT: port, ...keys };
  expect(await readinessWith(settings)).toEqual({ code: 200, status: 'ready' });
  expect(await readinessWith({ ...settings, MINIO_ACCESS_KEY: 'other' })).toEqual({
    code: 503,
    status: 'unavailable',
    reason: 'MINIO: PUT was answered with 403',
  });
  expect(objects.size).toBe(1);
  server.close();
}, 20_000);

test('a host that it doesn’t know how to use ends it at once', async () => {
  const { ended } = await readinessWith({ ORACLE_HOST: 'somewhere' });
  expect(ended).toContain('ORACLE_HOST is set: the stand-in knows DATABASE, ');
}, 20_000);

test('the README names every setting that leads to something', () => {
  const readme = readFileSync(join(root, 'apps/stand-in/README.md'), 'utf8');
  const known = readFileSync(join(root, 'apps/stand-in/uses/uses.ts'), 'utf8').matchAll(/^ {2}([A-Z_0-9]+): open/gm);
  for (const [, prefix] of known) expect(readme).toContain(`\`${prefix}_…\``);
});
