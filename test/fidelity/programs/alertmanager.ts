import type { Surroundings } from './files';
import { inSandbox } from './sandbox';
import { judge, type Verdict } from './verdict';
import { versionOf } from './versions';

export interface AlertmanagerOptions extends Surroundings {
  /** @default '/etc/alertmanager/alertmanager.yml' */
  readonly configuration?: string;
}

/** Does Alertmanager accept its configuration and the templates that it names (`amtool check-config`)? */
export function alertmanagerAccepts(options: AlertmanagerOptions): Promise<Verdict> {
  const { configuration = '/etc/alertmanager/alertmanager.yml' } = options;
  return inSandbox(options, async (sandbox) => {
    const result = await sandbox.run(['amtool', 'check-config', configuration]);
    return judge('amtool', await versionOf(sandbox, 'amtool'), result);
  });
}
