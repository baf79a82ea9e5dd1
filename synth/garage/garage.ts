import type { ConfigurationFile, ConfigurationRenderer } from '../configuration';
import { type Configured, configured, folderOf } from '../configured';
import type { Model, PlacedWorkload } from '../derive/model';
import { garageTomlFile } from './garage-toml-file';
import { provisionScript } from './provision-script';
import { storageFile } from './storage-file';

/** A Garage server: its settings, and what the job beside it brings it to. */
export const garageConfiguration: ConfigurationRenderer = (model, stack) =>
  configured(model, stack, 'garage').flatMap((server) => {
    const { workload, facet } = server;
    const job = stack.workloads.find(
      (each) => each.component === workload.component && each.facet.name === facet.provisioner,
    );
    const settings = { workload, folder: folderOf(workload, 'configuration').folder, name: 'garage.toml' };
    return [
      { ...settings, content: garageTomlFile(server) },
      ...(job === undefined ? [] : jobFiles(model, server, job)),
    ];
  });

function jobFiles(model: Model, server: Configured<'garage'>, job: PlacedWorkload): ConfigurationFile[] {
  return [
    {
      workload: job,
      folder: folderOf(job, 'configuration').folder,
      name: 'provision.js',
      content: provisionScript(server.workload.component),
    },
    { workload: job, folder: folderOf(job, 'filled').folder, name: 'storage.json', ...storageFile(model, server, job) },
  ];
}
