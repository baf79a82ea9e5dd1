import { GracefulEnd } from '../graceful-end';
import { withHealth } from '../http/health';
import { serveHttp } from '../http/serve';
import { jsonLog } from '../log';
import { notInstalled } from '../not-installed';
import { board } from './board';
import { dashboardSettings } from './dashboard-settings';
import { jobMetrics } from './job-metrics';
import { onlyForOperator } from './only-for-operator';

/**
 * The whole program of a queue dashboard, for an image of one's own: BullMQ's queues behind a password, health, and
 * metrics of the queues. Its settings are those that a `QueueDashboard` gives it.
 *
 * @throws SettingError when a setting is missing, and when `bullmq`, `ioredis`, `@bull-board/api`, `@bull-board/express`
 * or `prom-client` isn't installed
 */
export async function serveQueueDashboard(): Promise<void> {
  const { port, path, operator, queues: names, readOnly, redis } = dashboardSettings();
  const ending = new GracefulEnd();
  const { Queue } = await import('bullmq').catch(notInstalled('bullmq'));
  // A page says that Redis is away rather than waiting for it.
  const connection = { ...redis, maxRetriesPerRequest: 1, commandTimeout: 2_000 };
  const queues = names.map((name) => new Queue(name, { connection }));
  for (const queue of queues) queue.on('error', (error) => jsonLog.warn('a queue met an error', { error }));
  ending.defer('queues', async () => void (await Promise.all(queues.map((queue) => queue.close()))));

  const pages = await board({ queues, path, readOnly, log: jsonLog });
  await serveHttp({
    port,
    ending,
    handle: withHealth(
      { ready: async () => void (await queues[0]?.getWaitingCount()), metrics: await jobMetrics(queues), ending },
      onlyForOperator(operator, pages),
    ),
  });
  jsonLog.info('queue dashboard started', { port, queues: names });
}
