import type { Surroundings } from './files';
import { inSandbox } from './sandbox';
import { judge, type Verdict } from './verdict';
import { versionOf } from './versions';

export interface BlackboxOptions extends Surroundings {
  /** The exporter's parameters, which name its configuration. */
  readonly parameters: readonly string[];
}

/** Does the blackbox exporter accept its parameters and configuration (`--config.check`)? */
export function blackboxAccepts({ parameters, ...surroundings }: BlackboxOptions): Promise<Verdict> {
  return inSandbox(surroundings, async (sandbox) => {
    const result = await sandbox.run(['prometheus-blackbox-exporter', ...parameters, '--config.check']);
    return judge('blackbox', await versionOf(sandbox, 'blackbox'), result, { problem: /level=ERROR/ });
  });
}
