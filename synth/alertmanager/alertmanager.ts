import type { ConfigurationRenderer } from '../configuration';
import { configured, folderOf } from '../configured';
import { alertmanagerFile } from './alertmanager-file';

/** The Alertmanager of a host. */
export const alertmanagerConfiguration: ConfigurationRenderer = (model, stack) =>
  configured(model, stack, 'alertmanager').map(({ workload, facet }) => ({
    workload,
    folder: folderOf(workload, 'configuration').folder,
    name: 'alertmanager.yml',
    content: alertmanagerFile(workload, facet),
  }));
