import { imageLockPath } from '../../../synth/derive/image-lock';
import { UserError } from '../../cli/user-error';
import { readHostFiles } from '../host-files';
import { askHost } from '../host-session';
import type { HostStatus } from '../status';
import type { PlacedImages } from './environments';

/**
 * The digests of the images of this repository that an environment runs, asked from its hosts. An image that came without
 * a registry has none.
 *
 * @throws UserError where something of it isn't well, isn't what is declared, or isn't what is recorded
 */
export async function runningDigests(places: readonly PlacedImages[]): Promise<Map<string, string>> {
  const found = new Map<string, string>();
  const faults: string[] = [];
  for (const place of places) {
    if (place.host === undefined) continue;
    const files = readHostFiles(place.host);
    const answer = await askHost(
      files,
      (agent) => agent.request<HostStatus>('status', { deployment: files.deployment }),
      { outdated: 'refuse' },
    );
    const stack = answer.stacks.find(({ name }) => name === place.stack);
    for (const service of stack?.services ?? []) {
      const fault = faultOf(service);
      if (fault !== undefined) faults.push(`${place.host}: ${place.stack}: ${fault}`);
      if (!place.own.includes(service.image)) continue;
      for (const digest of digestsIn(service)) {
        const other = found.get(service.image) ?? files.digests[service.image] ?? digest;
        if (other !== digest)
          faults.push(
            `${place.host}: ${service.image} runs as ${digest} there, and is ${other} elsewhere or by ${imageLockPath}`,
          );
        found.set(service.image, digest);
      }
    }
  }
  if (faults.length === 0) return found;
  throw new UserError(`only what runs well is promoted:\n${faults.map((fault) => `  ${fault}`).join('\n')}`);
}

type Service = HostStatus['stacks'][number]['services'][number];

function faultOf({ name, expected, well, condition, image, runs }: Service): string | undefined {
  if (!expected) return undefined;
  if (!well) return `${name} ${condition === null ? 'is not there' : `is ${condition}`}`;
  return runs === image ? undefined : `${name} runs ${runs}, and ${image} is declared: deploy it there first`;
}

/** Of its own repository: an image may have come under several names. */
function digestsIn({ image, digests }: Service): string[] {
  const repository = image.slice(0, image.lastIndexOf(':'));
  return digests.flatMap((each) => {
    const [of, digest] = each.split('@');
    return of === repository && digest !== undefined ? [digest] : [];
  });
}
