import type { ConfigurationFile, ConfigurationRenderer } from '../configuration';
import { configured, folderOf } from '../configured';
import { updateScript } from './update-script';
import { upgradeProgram } from './upgrade-program';

/** What brings a WordPress site to the version of its image: first its files, then its tables. */
export const wordPressConfiguration: ConfigurationRenderer = (model, stack) =>
  configured(model, stack, 'wordpress').flatMap(({ workload, facet }): ConfigurationFile[] => {
    const { folder, target } = folderOf(workload, 'configuration');
    const program = 'upgrade-tables.php';
    return [
      {
        workload,
        folder,
        name: 'update-core.sh',
        content: updateScript(workload.component, facet.root, `${target}/${program}`),
        executable: true,
      },
      { workload, folder, name: program, content: upgradeProgram(workload.component, facet.root) },
    ];
  });
