import type { Surroundings } from './files';
import { inSandbox } from './sandbox';
import { judge, type Verdict } from './verdict';
import { versionOf } from './versions';

export interface SystemdOptions extends Surroundings {
  /** Paths of the units. @default all files below /etc/systemd/system */
  readonly units?: readonly string[];
}

/** Does systemd accept the units (`systemd-analyze verify`)? The programs that they start must be among the files. */
export function systemdAccepts(options: SystemdOptions): Promise<Verdict> {
  const units = options.units ?? Object.keys(options.files).filter((path) => path.startsWith('/etc/systemd/system/'));
  return inSandbox(options, async (sandbox) => {
    const result = await sandbox.run(['systemd-analyze', 'verify', '--man=no', ...units]);
    // It says what it ignores and ends with 0 all the same: each line is a problem.
    return judge('systemd', await versionOf(sandbox, 'systemd'), result, { problem: /./ });
  });
}
