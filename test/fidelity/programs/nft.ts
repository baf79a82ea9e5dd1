import type { Surroundings } from './files';
import { inSandbox } from './sandbox';
import { judge, type Verdict } from './verdict';
import { versionOf } from './versions';

export interface NftOptions extends Surroundings {
  /** @default '/etc/nftables.conf' */
  readonly configuration?: string;
}

export interface NftVerdict extends Verdict {
  /** `nft --json list ruleset`, after the file was loaded for real: into a network namespace of its own. */
  readonly ruleset: readonly Readonly<Record<string, unknown>>[];
}

/** Does nftables load the rules? */
export function nftAccepts(options: NftOptions): Promise<NftVerdict> {
  const { configuration = '/etc/nftables.conf' } = options;
  return inSandbox(options, async (sandbox) => {
    const result = await sandbox.run(['nft', '--file', configuration]);
    const { stdout } = await sandbox.must(['nft', '--json', 'list', 'ruleset']);
    const verdict = judge('nft', await versionOf(sandbox, 'nft'), result, { problem: /Error:/ });
    return { ...verdict, ruleset: JSON.parse(stdout).nftables };
  });
}
