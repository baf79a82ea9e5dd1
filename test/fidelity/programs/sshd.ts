import type { Surroundings } from './files';
import { inSandbox } from './sandbox';
import { judge, type Verdict } from './verdict';
import { versionOf } from './versions';

export interface SshdOptions extends Surroundings {
  /** Debian's own main file includes /etc/ssh/sshd_config.d. @default '/etc/ssh/sshd_config' */
  readonly configuration?: string;
  /** Says what holds for this user. @default what holds for everybody */
  readonly user?: string;
}

export interface SshdVerdict extends Verdict {
  /** `sshd -T`: each keyword (in small letters) with its values in force. */
  readonly settings: Readonly<Record<string, readonly string[]>>;
}

/** Does sshd accept its configuration, drop-ins included? */
export function sshdAccepts(options: SshdOptions): Promise<SshdVerdict> {
  const { configuration = '/etc/ssh/sshd_config', user } = options;
  const connection = user === undefined ? [] : ['-C', `user=${user},host=localhost,addr=127.0.0.1`];
  return inSandbox(options, async (sandbox) => {
    const result = await sandbox.run(['/usr/sbin/sshd', '-T', ...connection, '-f', configuration]);
    const verdict = judge('sshd', await versionOf(sandbox, 'sshd'), result, { warning: /deprecated|unsupported/i });
    const settings: Record<string, string[]> = {};
    for (const line of result.stdout.split('\n')) {
      const [, keyword = '', value = ''] = /^(\S+) (.*)$/.exec(line) ?? [];
      if (keyword) settings[keyword.toLowerCase()] = [...(settings[keyword.toLowerCase()] ?? []), value];
    }
    return { ...verdict, settings };
  });
}
