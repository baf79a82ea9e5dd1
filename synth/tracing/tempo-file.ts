import type { Configured } from '../configured';
import { header } from '../header';
import { yaml } from '../serialize/yaml';

/** `tempo.yaml`: one process that does everything, its blocks in one volume (grafana.com/docs/tempo: configuration, 3.0). */
export function tempoFile({ workload, facet }: Configured<'trace-store'>): string {
  const folder = workload.facet.mounts.find((mount) => mount.type === 'volume')?.target ?? '/var/tempo';
  const compaction = { block_retention: `${Math.ceil(facet.retention.seconds / 3600)}h` };
  return yaml(
    {
      server: { http_listen_port: facet.endpoint.port, grpc_listen_address: '127.0.0.1', log_level: 'warn' },
      distributor: {
        // Receivers listen on loopback unless told otherwise.
        receivers: { otlp: { protocols: { http: { endpoint: `0.0.0.0:${facet.receiver.port}` } } } },
      },
      backend_scheduler: { provider: { compaction: { compaction } } },
      backend_worker: { compaction },
      storage: {
        trace: { backend: 'local', wal: { path: `${folder}/wal` }, local: { path: `${folder}/blocks` } },
      },
      usage_report: { reporting_enabled: false },
    },
    { header: header(workload.component, '', workload.component.node.path) },
  );
}
