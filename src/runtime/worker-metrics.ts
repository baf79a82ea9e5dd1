import type { MessageOutcome } from './broker/consume';
import type { Metrics } from './http/health';
import { notInstalled } from './not-installed';

/** A worker's metrics, and what feeds them. */
export interface WorkerMetrics extends Metrics {
  /** For `consume`: counts each message. */
  readonly onOutcome: (outcome: MessageOutcome) => void;
}

/** Seconds; a worker's messages take longer than web requests do. */
const buckets = [0.01, 0.05, 0.1, 0.5, 1, 5, 10, 30, 60, 300];

/**
 * The metrics of a worker: the process's own (memory, event loop, …), `worker_messages_total` by queue and outcome
 * (`handled`, `retried`, `dead`: alert on the last) and `worker_message_duration_seconds` by queue.
 *
 * @throws when the package `prom-client` isn't installed
 */
export async function workerMetrics(): Promise<WorkerMetrics> {
  const { Counter, Histogram, Registry, collectDefaultMetrics } = await import('prom-client').catch(
    notInstalled('prom-client'),
  );
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  const messages = new Counter({
    name: 'worker_messages_total',
    help: 'Messages by what became of them',
    labelNames: ['queue', 'outcome'],
    registers: [registry],
  });
  const duration = new Histogram({
    name: 'worker_message_duration_seconds',
    help: 'From delivery to outcome',
    labelNames: ['queue'],
    buckets,
    registers: [registry],
  });
  return {
    contentType: registry.contentType,
    metrics: () => registry.metrics(),
    onOutcome: ({ queue, outcome, seconds }) => {
      messages.inc({ queue, outcome });
      duration.observe({ queue }, seconds);
    },
  };
}
