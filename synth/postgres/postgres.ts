import type { ConfigurationRenderer } from '../configuration';
import { configured, folderOf } from '../configured';
import { hbaFile } from './hba-file';
import { postgresConfFile } from './postgres-conf-file';
import { provisionFiles } from './provision-files';

/** A PostgreSQL server: its settings, who may connect from where, and the databases that it holds. */
export const postgresConfiguration: ConfigurationRenderer = (model, stack) =>
  configured(model, stack, 'postgres-server').flatMap(({ workload, facet }) => {
    const { folder, target } = folderOf(workload, 'configuration');
    return [
      {
        workload,
        folder,
        name: 'postgresql.conf',
        content: postgresConfFile(workload, facet, `${target}/pg_hba.conf`),
      },
      { workload, folder, name: 'pg_hba.conf', content: hbaFile(model, workload) },
      ...provisionFiles(model, workload),
    ];
  });
