import { Pool } from 'pg';
import {
  brokerSettings,
  databaseSettings,
  GracefulEnd,
  jsonLog,
  portSetting,
  serveHealth,
  startWorker,
  workerMetrics,
} from 'vpsynth/runtime';
import { messagesWorker } from './contract';
import { handle } from './handle';

async function main(): Promise<void> {
  const ending = new GracefulEnd();
  const metrics = await workerMetrics();

  const pool = new Pool({
    ...databaseSettings(),
    // A message needs one connection at a time.
    max: messagesWorker.concurrency,
    connectionTimeoutMillis: 5_000,
    query_timeout: 10_000,
    keepAlive: true,
  });
  pool.on('error', (error) => jsonLog.warn('an idle database connection broke', { error }));
  ending.defer('database', () => pool.end());

  const consumer = await startWorker(messagesWorker, {
    broker: brokerSettings(),
    handle: (delivery) => handle(pool, delivery),
    onOutcome: metrics.onOutcome,
    ending,
  });

  const { port } = await serveHealth({
    port: portSetting('PORT', 9464),
    metrics,
    ending,
    ready: async () => {
      consumer.assertUp();
      await pool.query('SELECT 1');
    },
  });
  jsonLog.info('worker started', { port });
}

void main();
