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

/** The receivers that an alert with these labels goes to, as `amtool config routes test` prints them. */
export function alertmanagerRoute(
  options: AlertmanagerOptions & { readonly labels: Readonly<Record<string, string>> },
): Promise<string> {
  const { configuration = '/etc/alertmanager/alertmanager.yml', labels } = options;
  const words = Object.entries(labels).map(([name, value]) => `${name}=${value}`);
  return inSandbox(options, async (sandbox) => {
    const { stdout } = await sandbox.run([
      'amtool',
      'config',
      'routes',
      'test',
      `--config.file=${configuration}`,
      ...words,
    ]);
    return stdout.trim();
  });
}
