import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Worker as JobWorker, Queue } from 'bullmq';
import { buildSync } from 'esbuild';
import { Fleet, QueueDashboard, RedisServer, Size, Worker } from 'vpsynth';
import { addJob, defineWorker, jobWorker, TerminalError } from 'vpsynth/runtime';
import { synthesizeFleet } from 'vpsynth/testing';
import { z } from 'zod';
import { environment, image, vps } from '../../synth/checks/small-fleet';
import { waitFor } from '../../wait-for';
import { describeWithPrograms, withRedis } from '../programs';
import { containersOf, secret } from './containers';

const root = join(__dirname, '../../..');
const folder = mkdtempSync(join(tmpdir(), 'queue-dashboard-'));
const port = 13_010;
const site = `http://127.0.0.1:${port}`;
const headers = { authorization: `Basic ${Buffer.from(`operator:${secret}`).toString('base64')}` };

/** The whole answer is read: the server waits at its end for one that is half sent. */
async function status(path: string, asked: RequestInit = { headers }): Promise<number> {
  const answer = await fetch(site + path, asked);
  await answer.arrayBuffer();
  return answer.status;
}

const thumbnails = defineWorker({
  queue: 'thumbnails',
  description: 'Draws a small picture of each upload.',
  transport: 'bullmq',
  message: z.object({ upload: z.string() }),
});

function declared(): Fleet {
  const fleet = new Fleet();
  const prod = environment(vps(fleet));
  const store = new RedisServer(prod, 'jobs', { role: 'queue', maxMemory: Size.mebibytes(64) });
  new Worker(prod, 'thumbnails', { image, contract: thumbnails, uses: [store] });
  new QueueDashboard(prod, 'board', { image, store, path: '/queues' });
  return fleet;
}

/** The program of the image, as its Dockerfile makes it. */
beforeAll(() => {
  buildSync({
    entryPoints: [join(root, 'apps/queue-dashboard/main.ts')],
    outdir: folder,
    bundle: true,
    platform: 'node',
    conditions: ['vpsynth-source'],
    logLevel: 'error',
  });
  symlinkSync(join(root, 'node_modules'), join(folder, 'node_modules'));
});

describeWithPrograms('the queue dashboard', () => {
  test('shows the queues to who has the password, to nobody else, and puts a job back', async () => {
    const fleet = synthesizeFleet(declared());
    const [store] = containersOf(fleet, 'valkey');
    const [board] = containersOf(fleet, 'shop').filter(({ name }) => name.endsWith(' board'));
    const files = store?.files ?? {};
    await withRedis({ files, program: 'valkey', directories: { '/tmp': 'valkey' } }, async (redisPort) => {
      const connection = { host: '127.0.0.1', port: redisPort, password: secret };
      const child = spawn(process.execPath, [join(folder, 'main.js')], {
        env: {
          ...Object.fromEntries(
            Object.entries(board?.environment ?? {}).map(([name, value]) =>
              name.endsWith('_FILE') ? [name.slice(0, -'_FILE'.length), secret] : [name, value],
            ),
          ),
          PORT: String(port),
          REDIS_HOST: connection.host,
          REDIS_PORT: String(redisPort),
        },
        stdio: ['ignore', 'pipe', 'pipe'],
      });
      const said: string[] = [];
      for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => said.push(String(chunk)));
      const queue = new Queue(thumbnails.queue, { connection });
      const { processor, options } = jobWorker(thumbnails, async () => {
        throw new TerminalError('the upload is gone');
      });
      const worker = new JobWorker(thumbnails.queue, processor, {
        connection: { ...connection, maxRetriesPerRequest: null },
        ...options,
      });
      let ended: unknown[] = [];
      try {
        await addJob(queue, thumbnails, { upload: 'u-1' });
        await waitFor('the failed job', 30, async () => (await queue.getFailedCount()) === 1);
        await waitFor('its start', 30, async () => (await status('/health/ready')) === 200);

        for (const path of ['/queues', '/queues/api/queues', '/queues/static/js/', '/elsewhere'])
          expect(await status(path, {})).toBe(401);
        const page = await fetch(`${site}/queues`, { headers });
        expect(page.status).toBe(200);
        expect(page.headers.get('content-security-policy')).toContain("default-src 'self'");
        expect(page.headers.get('x-powered-by')).toBeNull();
        const html = await page.text();
        expect(html).toContain('<base href="/queues/" />');
        const [, script] = /<script defer src="([^"]+)"/.exec(html) ?? [];
        expect(await status(`/queues/${script}`)).toBe(200);
        expect(await status('/elsewhere')).toBe(404);

        const list = await fetch(`${site}/queues/api/queues?activeQueue=thumbnails&status=failed`, { headers });
        const { queues } = (await list.json()) as { queues: { name: string; counts: object; jobs: object[] }[] };
        expect(queues).toMatchObject([
          { name: 'thumbnails', counts: { failed: 1 }, jobs: [{ failedReason: 'the upload is gone' }] },
        ]);
        const metrics = await (await fetch(`${site}/metrics`)).text();
        expect(metrics).toContain('bullmq_job_count{queue="thumbnails",state="failed"} 1');
        expect(metrics).toContain('bullmq_workers{queue="thumbnails"} 1');
        expect(await status('/metrics', { headers: { 'x-forwarded-for': '192.0.2.1' } })).toBe(401);

        await worker.close();
        const retry = '/queues/api/queues/thumbnails/retry/failed';
        const foreign = { ...headers, 'sec-fetch-site': 'cross-site' };
        expect(await status(retry, { method: 'PUT', headers: foreign })).toBe(403);
        expect(await queue.getFailedCount()).toBe(1);
        expect(await status(retry, { method: 'PUT', headers })).toBe(200);
        expect([await queue.getFailedCount(), await queue.getWaitingCount()]).toEqual([0, 1]);
        expect(said.join('')).toContain('a queue is changed by hand');
        expect(said.join('')).not.toContain(secret);
      } finally {
        await worker.close();
        await queue.close();
        child.kill('SIGTERM');
        ended = await once(child, 'exit');
      }
      expect([ended, ended[0] === 0 ? '' : said.join('')]).toEqual([[0, null], '']);
    });
  }, 60_000);
});
