import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { buildSync } from 'esbuild';
import { RabbitMqBroker, Worker } from 'vpsynth';
import { defineWorker } from 'vpsynth/runtime';
import { synthesizeFleet } from 'vpsynth/testing';
import { z } from 'zod';
import { freePort } from '../free-port';
import { image } from '../synth/checks/small-fleet';
import { fleetOfOne } from '../synth/fleet-of-one';

jest.setTimeout(60_000);
const folder = mkdtempSync(join(tmpdir(), 'documented-worker-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** The programs of the page, bundled as an image's would be. */
function bundled(): string {
  const page = readFileSync('docs/workers.md', 'utf8');
  for (const [, path = '', program = ''] of page.matchAll(/```ts\n\/\/ (apps\/shop\/email\/\S+\.ts)\n([\s\S]*?)```/g)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), program);
  }
  const outfile = join(folder, 'main.js');
  buildSync({
    entryPoints: [join(folder, 'apps/shop/email/main.ts')],
    outfile,
    bundle: true,
    platform: 'node',
    alias: { 'vpsynth/runtime': resolve('src/runtime/index.ts') },
    nodePaths: [resolve('node_modules')],
    external: ['bullmq', 'ioredis', '@bull-board/*'],
    logLevel: 'error',
  });
  return outfile;
}

/** The environment of the declared worker in `compose.yaml`, its secrets where this machine has them. */
function environmentOf(port: number): Record<string, string> {
  const { fleet, prod } = fleetOfOne();
  const broker = new RabbitMqBroker(prod, 'rabbitmq');
  const contract = defineWorker({ queue: 'email', description: 'Sends an e-mail.', message: z.object({}) });
  new Worker(prod, 'email', { image, port, contract, uses: [broker] });
  const compose = synthesizeFleet(fleet).parse('infra/vps1/shop-prod/compose.yaml') as {
    services: { email: { environment: Record<string, string> } };
  };
  const password = join(folder, 'password');
  writeFileSync(password, 'x');
  const { environment } = compose.services.email;
  return Object.fromEntries(
    Object.entries(environment).map(([name, value]) => [name, name.endsWith('_FILE') ? password : value]),
  );
}

async function statusOf(url: string): Promise<number> {
  for (const deadline = Date.now() + 20_000; Date.now() < deadline; ) {
    const response = await fetch(url).catch(() => undefined);
    if (response !== undefined) return response.status;
    await new Promise((wait) => setTimeout(wait, 100));
  }
  throw new Error(`nothing answers at ${url}`);
}

test('the worker starts with what Compose gives it, answers where it is asked, and ends on SIGTERM', async () => {
  const port = await freePort();
  // Its broker isn't there: 127.0.0.1 takes the place of the container's name.
  const child = spawn(process.execPath, [bundled()], {
    env: { ...environmentOf(port), RABBITMQ_HOST: '127.0.0.1', RABBITMQ_PORT: '1' },
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  const ended = once(child, 'exit', { signal: AbortSignal.timeout(50_000) });
  try {
    const statuses: number[] = [];
    for (const path of ['/health', '/health/ready', '/metrics'])
      statuses.push(await Promise.race([statusOf(`http://127.0.0.1:${port}${path}`), ended.then(() => 0)]));
    expect(statuses).toEqual([200, 503, 200]);
    child.kill('SIGTERM');
    expect(await ended).toEqual([0, null]);
  } finally {
    child.kill('SIGKILL');
  }
});
