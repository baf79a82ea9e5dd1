import { Queue } from 'bullmq';
import { collectDefaultMetrics, Registry } from 'prom-client';
import { GracefulEnd, jsonLog, pathOf, portSetting, reply, serveHttp, withHealth } from 'vpsynth/runtime';
import { automation, llm, stats } from '../shared/contracts';
import { openRedis } from '../shared/redis';
import { boardPage, type QueueView } from './page';

async function main(): Promise<void> {
  const ending = new GracefulEnd();
  const metrics = new Registry();
  collectDefaultMetrics({ register: metrics });
  const connection = openRedis('REDIS');
  ending.defer('queue', () => connection.disconnect());
  const queues = [automation, llm, stats].map(({ queue }) => new Queue(queue, { connection }));
  for (const queue of queues) queue.on('error', (error) => jsonLog.warn('a queue met an error', { error }));

  const { port } = await serveHttp({
    port: portSetting('PORT', 3010),
    ending,
    handle: withHealth(
      { ready: async () => void (await connection.ping()), metrics, ending },
      async (request, response) => {
        if (!/^\/queues\/?$/.test(pathOf(request))) return reply(response, 404, { error: 'not found' });
        const page = boardPage(await Promise.all(queues.map(view)));
        response.writeHead(200, { 'Content-Type': 'text/html; charset=utf-8', 'Cache-Control': 'no-store' });
        response.end(page);
      },
    ),
  });
  jsonLog.info('board started', { port });
}

async function view(queue: Queue): Promise<QueueView> {
  const [counts, failed] = await Promise.all([queue.getJobCounts(), queue.getFailed(0, 9)]);
  return {
    name: queue.name,
    counts,
    failed: failed.map(({ id, failedReason }) => ({ id: id ?? '', reason: failedReason ?? '' })),
  };
}

void main();
