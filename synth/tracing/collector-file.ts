import { placeholder } from '../configuration';
import type { Configured } from '../configured';
import type { Model } from '../derive/model';
import { header } from '../header';
import { yaml } from '../serialize/yaml';

/**
 * `collector.yaml`: in, bounded, gathered, out (opentelemetry.io/docs/collector/configuration). Receivers listen on
 * loopback unless told otherwise.
 */
export function collectorFile(model: Model, { workload, facet }: Configured<'trace-collector'>): string {
  const to = model.reach(workload, facet.sendsTo);
  if (to === undefined) throw new Error(`${workload.component.node.path} can't reach its store`);
  const scheme = facet.sendsTo.tls ? 'https' : 'http';
  return yaml(
    {
      receivers: {
        otlp: {
          protocols: { http: { endpoint: `0.0.0.0:${facet.receiver.port}`, max_request_body_size: 4 * 1024 ** 2 } },
        },
      },
      processors: {
        // The first: before memory runs out it refuses, and senders try again.
        memory_limiter: { check_interval: '1s', limit_percentage: 75, spike_limit_percentage: 20 },
        batch: { timeout: '5s', send_batch_size: 512, send_batch_max_size: 1024 },
      },
      exporters: {
        otlp_http: {
          endpoint: `${scheme}://${to.host}:${to.port}`,
          ...(facet.header && { headers: { [facet.header.name]: placeholder(facet.header.secret) } }),
          // Half a minute of what 1000 spans a second are, then the oldest are given up.
          sending_queue: { queue_size: 64 },
          retry_on_failure: { max_elapsed_time: '5m' },
        },
      },
      service: {
        telemetry: {
          logs: { level: 'warn' },
          metrics: {
            readers: [{ pull: { exporter: { prometheus: { host: '0.0.0.0', port: facet.metrics.port } } } }],
          },
        },
        pipelines: {
          traces: { receivers: ['otlp'], processors: ['memory_limiter', 'batch'], exporters: ['otlp_http'] },
        },
      },
    },
    { header: header(workload.component, '', workload.component.node.path) },
  );
}
