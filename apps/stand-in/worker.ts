import {
  brokerSettings,
  consume,
  GracefulEnd,
  jsonLog,
  portSetting,
  serveHealth,
  setting,
  workerMetrics,
} from 'vpsynth/runtime';
import { listIn } from './routes';
import { openPool } from './uses/database';
import { openUses, prefixesIn } from './uses/uses';
import { handleVisit, parseVisit } from './visits';

/** The steps of a queue's retry ladder: vpsynth's default. */
const retries = 5;

async function main(): Promise<void> {
  const ending = new GracefulEnd();
  const metrics = await workerMetrics();
  const uses = await openUses(ending);
  const pool = prefixesIn(process.env).includes('DATABASE') ? openPool('DATABASE') : undefined;
  if (pool !== undefined) ending.defer('visits', () => pool.end());
  const queues = listIn(setting('QUEUES'));
  const consumers = await Promise.all(
    queues.map((queue) =>
      consume({
        broker: brokerSettings(),
        queue,
        prefetch: 5,
        retries,
        parse: parseVisit,
        handle: ({ body }) => handleVisit(pool, body),
        onOutcome: metrics.onOutcome,
        ending,
      }),
    ),
  );
  const { port } = await serveHealth({
    port: portSetting('PORT', 9464),
    metrics,
    ending,
    ready: async () => {
      for (const consumer of consumers) consumer.assertUp();
      await uses.assertUsable();
    },
  });
  jsonLog.info('worker started', { port, queues });
}

void main();
