import {
  brokerSettings,
  GracefulEnd,
  jsonLog,
  openPublisher,
  portSetting,
  serveHttp,
  withHealth,
} from 'vpsynth/runtime';
import { apiMetrics } from './api-metrics';
import { openPool } from './database';
import { insertMessage, latestMessages, messageById } from './message-store';
import { Outbox } from './outbox';
import { apiHandler } from './routes';

const shownMessages = 50;

async function main(): Promise<void> {
  const ending = new GracefulEnd();
  const metrics = apiMetrics();

  const pool = openPool();
  ending.defer('database', () => pool.end());
  const publisher = await openPublisher({ broker: brokerSettings(), ending });
  const outbox = new Outbox(pool, publisher, metrics);
  outbox.start();
  ending.defer('outbox', () => outbox.stop());

  const handle = apiHandler(
    {
      create: async (text) => {
        const message = await insertMessage(pool, text);
        metrics.created.inc();
        return outbox.send(message);
      },
      latest: () => latestMessages(pool, shownMessages),
      byId: (id) => messageById(pool, id),
    },
    metrics,
  );

  const ready = async () => {
    publisher.assertUp();
    await pool.query('SELECT 1');
  };
  const { port } = await serveHttp({
    port: portSetting('PORT', 4000),
    handle: withHealth({ ready, metrics: metrics.registry, ending }, handle),
    ending,
  });
  jsonLog.info('API started', { port });
}

void main();
