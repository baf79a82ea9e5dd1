import { Pool } from 'pg';
import {
  brokerSettings,
  consume,
  databaseSettings,
  GracefulEnd,
  jsonLog,
  portSetting,
  serveHealth,
  workerMetrics,
} from 'vpsynth/runtime';
import { handle } from './handle';
import { messagesQueue, parseMessageWritten } from './queue';

async function main(): Promise<void> {
  const ending = new GracefulEnd();
  const metrics = await workerMetrics();

  const pool = new Pool({
    ...databaseSettings(),
    // A message needs one connection at a time.
    max: messagesQueue.prefetch,
    connectionTimeoutMillis: 5_000,
    query_timeout: 10_000,
    keepAlive: true,
  });
  pool.on('error', (error) => jsonLog.warn('an idle database connection broke', { error }));
  ending.defer('database', () => pool.end());

  const consumer = await consume({
    broker: brokerSettings(),
    queue: messagesQueue.name,
    prefetch: messagesQueue.prefetch,
    retries: messagesQueue.retries,
    parse: parseMessageWritten,
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
