import { UserError } from '../../cli/user-error';
import { readHostFiles } from '../host-files';
import { askHost } from '../host-session';
import type { HostStatus } from '../status';
import type { PlacedImages } from './environments';
import { oneDigest, type RunningImage } from './one-digest';

/**
 * The digests of the images of this repository that an environment runs, asked from its hosts. An image that came without
 * a registry has none.
 *
 * @throws UserError where something of it isn't well, isn't what is declared, or isn't what is recorded
 */
export async function runningDigests(places: readonly PlacedImages[]): Promise<Map<string, string>> {
  const running = new Map<string, [RunningImage, ...RunningImage[]]>();
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
      const digests = digestsIn(service);
      if (digests.length === 0) continue;
      const found = { host: place.host, digests, recorded: files.digests[service.image] };
      running.set(service.image, [...(running.get(service.image) ?? []), found]);
    }
  }
  const found = new Map<string, string>();
  for (const [image, places] of running) {
    const agreed = oneDigest(image, places);
    if ('digest' in agreed) found.set(image, agreed.digest);
    else faults.push(...agreed.faults);
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
