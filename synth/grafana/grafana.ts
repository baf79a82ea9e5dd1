import type { ConfigurationFile, ConfigurationRenderer } from '../configuration';
import { type Configured, configured } from '../configured';
import type { Model } from '../derive/model';
import { json } from '../serialize/json';
import { dashboardsOf } from './dashboards';
import { datasourcesFile } from './datasources-file';
import { providersFile } from './providers-file';

/** The Grafana of a host: whom it asks, and a dashboard an environment, one a host and one of the whole. */
export const grafanaConfiguration: ConfigurationRenderer = (model, stack) =>
  configured(model, stack, 'grafana').flatMap((each) => filesOf(model, each));

function filesOf(model: Model, grafana: Configured<'grafana'>): ConfigurationFile[] {
  const { workload } = grafana;
  const [provisioning, dashboards] = workload.facet.mounts.filter((mount) => mount.type === 'configuration');
  if (provisioning === undefined || dashboards === undefined)
    throw new Error(`${workload.component.node.path}: Grafana has no folder for its dashboards`);
  return [
    {
      workload,
      folder: provisioning.folder,
      name: 'datasources/datasources.yml',
      content: datasourcesFile(model, grafana),
    },
    {
      workload,
      folder: provisioning.folder,
      name: 'dashboards/dashboards.yml',
      content: providersFile(grafana, dashboards.target),
    },
    ...dashboardsOf(model, grafana).map(({ name, dashboard }) => ({
      workload,
      folder: dashboards.folder,
      name: `${name}.json`,
      content: json(dashboard),
    })),
  ];
}
