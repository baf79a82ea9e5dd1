import { parseArgs } from 'node:util';
import { imageLockPath } from '../../synth/derive/image-lock';
import { deployedHosts, readHostFiles } from '../deploy/host-files';
import { recordDigests } from '../deploy/images/image-lock-file';
import { registryDigest } from '../deploy/images/registry';
import type { Command } from './command';
import { count } from './count';
import { table } from './table';

/** `vpsynth images`. */
export const images: Command = {
  description: `Asks registries for the digests that ${imageLockPath} lacks and records them: from then on hosts pull exactly those. Says which names stand for something else by now.`,
  arguments: '[host…]',
  options: [['--check', 'record nothing; fail where a digest is lacking, or a name stands for something else by now']],
  examples: ['vpsynth images', 'vpsynth images vps1 --check'],
  async run(args) {
    const { values, positionals } = parseArgs({
      args: [...args],
      allowPositionals: true,
      options: { check: { type: 'boolean', default: false } },
    });
    const hosts = positionals.length > 0 ? positionals : deployedHosts();
    const asked = await Promise.all([...imagesOf(hosts)].map(([image, recorded]) => ask(image, recorded)));
    if (!values.check) {
      const found = asked.flatMap(({ image, now }) => (now === undefined ? [] : [[image, now] as const]));
      recordDigests(new Map(found));
    }
    const told = asked.map((each) => ({ ...each, ...verdict(each, values.check) }));
    const rows = told.flatMap(({ image, said }) => (said === undefined ? [] : [[image, said]]));
    // A fault names its image itself.
    const faults = told.flatMap(({ fault }) => fault ?? []);
    const bad = told.filter(({ well }) => !well).length;
    const sum = `${count(asked.length, 'image')}, ${bad === 0 ? 'each with its digest' : `${bad} not as they should be`}`;
    process.stdout.write(`${[...(rows.length > 0 ? [table(rows)] : []), ...faults, sum].join('\n')}\n`);
    return bad === 0 ? 0 : 1;
  },
};

interface Asked {
  readonly image: string;
  /** The digest that was recorded. */
  readonly recorded: string | undefined;
  /** What its registry says now. */
  readonly now: string | undefined;
  /** Why it couldn't be asked. */
  readonly fault?: string;
}

/** What hosts run, and the digests that are known. What this repository builds for one machine alone is in no registry. */
function imagesOf(hosts: readonly string[]): Map<string, string | undefined> {
  const found = new Map<string, string | undefined>();
  for (const { deployment, digests } of hosts.map(readHostFiles))
    for (const { image } of deployment.stacks.flatMap(({ services }) => services))
      if (image.includes('/')) found.set(image, found.get(image) ?? digests[image]);
  return found;
}

async function ask(image: string, recorded: string | undefined): Promise<Asked> {
  try {
    return { image, recorded, now: await registryDigest(image) };
  } catch (error) {
    return { image, recorded, now: undefined, fault: (error as Error).message };
  }
}

function verdict({ recorded, now, fault }: Asked, check: boolean): { readonly said?: string; readonly well: boolean } {
  if (fault !== undefined) return { well: false };
  if (now === undefined) return { said: 'its registry has none of this name', well: false };
  if (recorded === undefined)
    return check
      ? { said: `not recorded; its registry says ${now}`, well: false }
      : { said: `recorded ${now}`, well: true };
  if (recorded === now) return { well: true };
  return { said: `${now} in its registry by now; hosts pull what is recorded, ${recorded}`, well: !check };
}
