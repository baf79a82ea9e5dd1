import type { Queue } from 'bullmq';
import type { Metrics } from '../http/health';
import { notInstalled } from '../not-installed';

/**
 * How many jobs each queue has by their state, and how many workers, asked anew at each scrape: `bullmq_job_count` as
 * BullMQ's own export calls it (docs.bullmq.io/guide/metrics/prometheus), and `bullmq_workers`.
 *
 * @throws when the package `prom-client` isn't installed
 */
export async function jobMetrics(queues: readonly Queue[]): Promise<Metrics> {
  const { Gauge, Registry, collectDefaultMetrics } = await import('prom-client').catch(notInstalled('prom-client'));
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  new Gauge({
    name: 'bullmq_job_count',
    help: 'Jobs in the queue by their state',
    labelNames: ['queue', 'state'],
    registers: [registry],
    async collect() {
      for (const queue of queues) {
        const counts = await queue.getJobCounts();
        for (const [state, count] of Object.entries(counts)) this.set({ queue: queue.name, state }, count);
      }
    },
  });
  new Gauge({
    name: 'bullmq_workers',
    help: 'Workers connected to the queue',
    labelNames: ['queue'],
    registers: [registry],
    async collect() {
      for (const queue of queues) this.set({ queue: queue.name }, await queue.getWorkersCount());
    },
  });
  return registry;
}
