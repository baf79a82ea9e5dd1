import type { ConfigurationFile, ConfigurationRenderer } from '../configuration';
import { type Configured, configured, folderOf } from '../configured';
import { hasExporter } from '../derive/exported';
import { redisConfFile } from './redis-conf-file';
import { usersFile } from './users-file';

/** Redis and Valkey, which read the same files. */
export const redisConfiguration: ConfigurationRenderer = (model, stack) =>
  configured(model, stack, 'redis').flatMap(filesOf);

function filesOf({ workload, facet }: Configured<'redis'>): ConfigurationFile[] {
  const settings = folderOf(workload, 'configuration');
  const secrets = folderOf(workload, 'filled');
  const exported = hasExporter(workload);
  return [
    {
      workload,
      folder: settings.folder,
      name: 'redis.conf',
      content: redisConfFile(workload, facet, `${secrets.target}/users.acl`),
    },
    {
      workload,
      folder: secrets.folder,
      name: 'users.acl',
      content: usersFile(facet, exported),
      secrets: [facet.password, ...(exported ? [facet.monitoringPassword] : [])],
    },
  ];
}
