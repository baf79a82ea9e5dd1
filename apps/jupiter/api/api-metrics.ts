import { Counter, collectDefaultMetrics, Histogram, Registry } from 'prom-client';

/** The API's own metrics, beside those of its process. */
export type ApiMetrics = ReturnType<typeof apiMetrics>;

/** Creates the metrics of one process. */
export function apiMetrics() {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  return {
    registry,
    /** By method, route (its pattern, not the path: a path has no end of values) and status. */
    requests: new Histogram({
      name: 'http_request_duration_seconds',
      help: 'From request to the end of its answer',
      labelNames: ['method', 'route', 'status'],
      buckets: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10],
      registers: [registry],
    }),
    created: new Counter({
      name: 'jupiter_messages_created_total',
      help: 'Messages written to the database',
      registers: [registry],
    }),
    /** By what sent them: the `request` itself, or a later `sweep`. */
    published: new Counter({
      name: 'jupiter_messages_published_total',
      help: 'Messages that the broker took over',
      labelNames: ['by'],
      registers: [registry],
    }),
  };
}
