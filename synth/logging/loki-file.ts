import type { LogKind } from '../../constructs/facets/logs';
import type { Duration } from '../../constructs/values/duration';
import type { Configured } from '../configured';
import { header } from '../header';
import { yaml } from '../serialize/yaml';

/**
 * `loki.yaml`: one process that does everything, its files in one volume. Without a compactor that deletes, logs would be
 * kept for ever, whatever the periods say (grafana.com/docs/loki: operations, storage, retention).
 */
export function lokiFile({ workload, facet }: Configured<'log-store'>): string {
  const folder = workload.facet.mounts.find((mount) => mount.type === 'volume')?.target ?? '/loki';
  const { application, ...others } = facet.retention;
  return yaml(
    {
      auth_enabled: false,
      analytics: { reporting_enabled: false },
      server: {
        http_listen_port: facet.endpoint.port,
        // Of one process nobody but itself asks.
        grpc_listen_address: '127.0.0.1',
        log_level: 'warn',
      },
      common: {
        path_prefix: folder,
        replication_factor: 1,
        ring: { instance_addr: '127.0.0.1', kvstore: { store: 'inmemory' } },
        storage: { filesystem: { chunks_directory: `${folder}/chunks`, rules_directory: `${folder}/rules` } },
      },
      schema_config: {
        configs: [
          {
            from: '2026-01-01',
            store: 'tsdb',
            object_store: 'filesystem',
            schema: 'v13',
            index: { prefix: 'index_', period: '24h' },
          },
        ],
      },
      compactor: {
        working_directory: `${folder}/compactor`,
        retention_enabled: true,
        delete_request_store: 'filesystem',
      },
      limits_config: {
        retention_period: hours(application),
        retention_stream: (Object.entries(others) as [LogKind, Duration][]).map(([kind, period]) => ({
          selector: `{kind="${kind}"}`,
          priority: 1,
          period: hours(period),
        })),
        // A collector that was cut off for some days still gets its lines in.
        reject_old_samples_max_age: '168h',
        volume_enabled: true,
        // Periods alone delete: by default whoever reaches the port may ask for more (operations, storage, logs deletion).
        deletion_mode: 'disabled',
      },
    },
    { header: header(workload.component, '', workload.component.node.path) },
  );
}

/** Loki reads no days. */
function hours({ seconds }: Duration): string {
  return `${Math.ceil(seconds / 3600)}h`;
}
