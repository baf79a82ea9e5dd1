import type { Surroundings } from './files';
import { inSandbox } from './sandbox';
import { judge, type Verdict } from './verdict';
import { versionOf } from './versions';

export interface WireGuardOptions extends Surroundings {
  /** Its name is the interface's: `/etc/wireguard/vpsynth0.conf`. */
  readonly configuration: string;
}

/**
 * Do wg-quick and wg read the file? There is no interface, as not every kernel has WireGuard: that it is missing is the
 * last that `wg` says, after it has read everything.
 */
export function wireGuardAccepts({ configuration, ...surroundings }: WireGuardOptions): Promise<Verdict> {
  return inSandbox(surroundings, async (sandbox) => {
    const read = 'wg-quick strip "$1" >/tmp/stripped && wg setconf absent /tmp/stripped';
    const result = await sandbox.run(['sh', '-c', read, 'sh', configuration]);
    const isRead = /^Unable to modify interface: /m.test(result.stderr);
    return judge('wg', await versionOf(sandbox, 'wireguard'), isRead ? { ...result, code: 0 } : result);
  });
}
