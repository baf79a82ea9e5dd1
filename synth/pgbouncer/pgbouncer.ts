import type { ConfigurationFile, ConfigurationRenderer } from '../configuration';
import { type Configured, configured, folderOf } from '../configured';
import { hasExporter } from '../derive/exported';
import type { Model } from '../derive/model';
import { authoritiesFile, iniFile } from './ini-file';
import { userListFile } from './user-list-file';

/** The PgBouncer of an environment: its pools, and the passwords that it knows its clients by and logs in with. */
export const pgBouncerConfiguration: ConfigurationRenderer = (model, stack) =>
  configured(model, stack, 'pgbouncer').flatMap((each) => filesOf(model, each));

function filesOf(model: Model, { workload, facet }: Configured<'pgbouncer'>): ConfigurationFile[] {
  const settings = folderOf(workload, 'configuration');
  const secrets = folderOf(workload, 'filled');
  const users = userListFile(workload, facet, hasExporter(workload));
  const authorities = authoritiesFile(facet);
  const paths = { users: `${secrets.target}/userlist.txt`, authorities: `${settings.target}/authorities.pem` };
  return [
    {
      workload,
      folder: settings.folder,
      name: 'pgbouncer.ini',
      content: iniFile(model, workload, facet, paths),
    },
    ...(authorities === ''
      ? []
      : [{ workload, folder: settings.folder, name: 'authorities.pem', content: authorities }]),
    { workload, folder: secrets.folder, name: 'userlist.txt', ...users },
  ];
}
