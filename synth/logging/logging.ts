import type { ConfigurationRenderer } from '../configuration';
import { configured, folderOf } from '../configured';
import { alloyFile } from './alloy-file';
import { lokiFile } from './loki-file';

/** What keeps logs, and what sends them there. */
export const logsConfiguration: ConfigurationRenderer = (model, stack) => [
  ...configured(model, stack, 'log-store').map((store) => ({
    workload: store.workload,
    folder: folderOf(store.workload, 'configuration').folder,
    name: 'loki.yaml',
    content: lokiFile(store),
  })),
  ...configured(model, stack, 'log-collector').map((collector) => ({
    workload: collector.workload,
    folder: folderOf(collector.workload, 'configuration').folder,
    name: 'config.alloy',
    content: alloyFile(model, collector),
  })),
];
