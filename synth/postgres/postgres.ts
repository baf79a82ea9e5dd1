import { atStartFolder } from '../../constructs/data/postgres-workload';
import type { ConfigurationFile, ConfigurationRenderer } from '../configuration';
import { type Configured, configured, folderAt, folderOf } from '../configured';
import type { Model } from '../derive/model';
import { archiveFiles } from './archive-files';
import { hbaFile } from './hba-file';
import { healthFile } from './health-file';
import { atStartFile, atStartName, postgresConfFile } from './postgres-conf-file';
import { provisionFiles } from './provision-files';
import { replicaFiles } from './replica-files';

/** A PostgreSQL server: its settings, who may connect from where, and the databases that it holds or copies. */
export const postgresConfiguration: ConfigurationRenderer = (model, stack) =>
  configured(model, stack, 'postgres-server').flatMap((each) => filesOf(model, each));

function filesOf(model: Model, { workload, facet }: Configured<'postgres-server'>): ConfigurationFile[] {
  const { folder } = folderOf(workload, 'configuration');
  const { certificate, follows, archive } = facet;
  return [
    { workload, folder, name: 'postgresql.conf', content: postgresConfFile(model, workload, facet) },
    {
      workload,
      folder: folderAt(workload, atStartFolder).folder,
      name: atStartName,
      content: atStartFile(model, workload, facet),
    },
    { workload, folder, name: 'pg_hba.conf', content: hbaFile(model, workload, facet) },
    healthFile(workload),
    ...(certificate === undefined ? [] : [{ workload, folder, name: 'certificate.pem', content: certificate.pem }]),
    ...(archive === undefined ? [] : archiveFiles(workload, archive)),
    ...(follows === undefined ? provisionFiles(model, workload) : replicaFiles(model, workload, facet, follows)),
  ];
}
