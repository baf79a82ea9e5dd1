import type { ConfigurationRenderer } from '../configuration';
import { configured, folderOf } from '../configured';
import { collectorFile } from './collector-file';
import { tempoFile } from './tempo-file';

/** What keeps traces, and what sends an environment's there. */
export const tracingConfiguration: ConfigurationRenderer = (model, stack) => [
  ...configured(model, stack, 'trace-store').map((store) => ({
    workload: store.workload,
    folder: folderOf(store.workload, 'configuration').folder,
    name: 'tempo.yaml',
    content: tempoFile(store),
  })),
  ...configured(model, stack, 'trace-collector').map((collector) => {
    const { workload, facet } = collector;
    const { header } = facet;
    return {
      workload,
      folder: folderOf(workload, header === undefined ? 'configuration' : 'filled').folder,
      name: 'collector.yaml',
      content: collectorFile(model, collector),
      ...(header && { secrets: [header.secret] }),
    };
  }),
];
