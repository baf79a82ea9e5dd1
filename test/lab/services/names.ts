import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { waitFor } from '../../wait-for';
import { docker, tryDocker } from '../engine/engine';
import { sharedMember } from '../engine/members';
import { cacheFolder } from '../engine/place';
import { Machine, startMachine } from '../machine';
import { acmeName, labAddresses, registryName } from '../network';

const machineName = 'names';
const folder = '/etc/vpsynth-lab/names';

/** Where this machine's packages come from, as install.sh found it; nothing else outside the lab resolves. */
function outside(): string[] {
  const found = readFileSync(join(cacheFolder, 'outside'), 'utf8').split('\n').filter(Boolean);
  return [...new Set(['debian.org', 'npmjs.org', ...found])];
}

/** Starts the name server that every machine of the lab asks. */
export async function startNames(): Promise<void> {
  const fixed = [`${labAddresses.acme} ${acmeName}`, `${labAddresses.registry} ${registryName}`];
  await startMachine({
    image: 'services',
    name: machineName,
    member: sharedMember,
    address: labAddresses.names,
    folders: { [folder]: { fixed: { content: `${fixed.join('\n')}\n` } } },
    command: [
      'dnsmasq',
      '--keep-in-foreground',
      '--user=root',
      '--no-resolv',
      '--no-hosts',
      '--local-ttl=1',
      `--hostsdir=${folder}`,
      // Docker's own resolver in this container hands on to the outer machine's.
      ...outside().map((domain) => `--server=/${domain}/127.0.0.11`),
      '--address=/#/', // anything else does not exist
    ],
  });
}

/** Lets names resolve to an address, in the whole lab, instead of what the same owner (`<member>.<what>`) has set before. */
export async function setNames(owner: string, address: string, names: readonly string[]): Promise<void> {
  const machine = new Machine(machineName);
  await machine.putFolder(folder, { [owner]: { content: `${address} ${names.join(' ')}\n` } });
  await docker(['kill', '--signal', 'HUP', machine.container]); // what it would notice by itself are additions
  for (const name of names) {
    await waitFor(`${name} to resolve to ${address}`, 10, async () => (await resolveName(name)).includes(address));
  }
}

/** Forgets what the member's hosts and tests have set. */
export async function forgetNames(member: string): Promise<void> {
  const machine = new Machine(machineName);
  await machine.try(['find', folder, '-name', `${member}.*`, '-delete']);
  await tryDocker(['kill', '--signal', 'HUP', machine.container]);
}

/** The IPv4 addresses of a name in the lab; none when it does not exist. */
export async function resolveName(name: string): Promise<string[]> {
  const { Resolver } = await import('node:dns/promises');
  const resolver = new Resolver({ timeout: 2000, tries: 2 });
  resolver.setServers([labAddresses.names]);
  try {
    return await resolver.resolve4(name);
  } catch (error) {
    if (['ENOTFOUND', 'ENODATA'].includes((error as NodeJS.ErrnoException).code ?? '')) return [];
    throw error;
  }
}
