import {
  brokerSettings,
  GracefulEnd,
  jsonLog,
  portSetting,
  serveHealth,
  setting,
  startWorker,
  workerMetrics,
} from 'vpsynth/runtime';
import { visitsWorker } from './contract';
import { openPool } from './uses/database';
import { openUses, prefixesIn } from './uses/uses';
import { handleVisit } from './visits';

async function main(): Promise<void> {
  const ending = new GracefulEnd();
  const metrics = await workerMetrics();
  const uses = await openUses(ending);
  const pool = prefixesIn(process.env).includes('DATABASE') ? openPool('DATABASE') : undefined;
  if (pool !== undefined) ending.defer('visits', () => pool.end());
  const queue = setting('QUEUE');
  const consumer = await startWorker(visitsWorker(queue), {
    broker: brokerSettings(),
    handle: ({ body }) => handleVisit(pool, body),
    onOutcome: metrics.onOutcome,
    ending,
  });
  const { port } = await serveHealth({
    port: portSetting('PORT', 9464),
    metrics,
    ending,
    ready: async () => {
      consumer.assertUp();
      await uses.assertUsable();
    },
  });
  jsonLog.info('worker started', { port, queue });
}

void main();
