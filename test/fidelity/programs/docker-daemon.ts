import type { Surroundings } from './files';
import { inSandbox } from './sandbox';
import { judge, type Verdict } from './verdict';
import { versionOf } from './versions';

export interface DockerDaemonOptions extends Surroundings {
  /** @default '/etc/docker/daemon.json' */
  readonly configuration?: string;
}

/** Does the Docker Engine accept its configuration (`dockerd --validate`)? */
export function dockerDaemonAccepts(options: DockerDaemonOptions): Promise<Verdict> {
  const { configuration = '/etc/docker/daemon.json' } = options;
  return inSandbox(options, async (sandbox) => {
    const result = await sandbox.run(['dockerd', '--validate', '--config-file', configuration]);
    return judge('dockerd', await versionOf(sandbox, 'dockerd'), result);
  });
}
