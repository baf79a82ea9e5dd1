import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { waitFor } from '../../wait-for';
import { trustedAuthorities } from '../authority';
import { dockerList } from '../engine/engine';
import { containerName, startMachine } from '../machine';
import { labAddresses, privateNetwork, requireLocalRoute } from '../network';
import { operatorPublicKey } from '../operator/key';
import { setNames } from '../services/names';
import { archivesMount } from '../stand-ins/load';
import { Host } from './host';
import { hostRights } from './rights';

export interface HostOptions {
  /** The Vps's id: its host name, and where its committed files are found. */
  readonly name: string;
  /** Its declared address, of 203.0.113.0/26. */
  readonly address: string;
  /** `bare`: as a provider hands it over. `ready`: with Docker and what a deployment needs. */
  readonly kind: 'bare' | 'ready';
  /** Names that resolve to it. @default those that its committed edge serves */
  readonly names?: readonly string[];
  /** Its address on the lab's private network (192.168.113.0/24). @default it is not connected */
  readonly privateAddress?: string;
  /**
   * Folders on a disk of a fixed size of its own, in MiB. They are memory: a power loss empties them.
   * @default one disk, the outer machine's
   */
  readonly disks?: Readonly<Record<string, number>>;
}

/** Starts a host. Waits, at most ten minutes, while another test has one of the same name or address. */
export async function startHost(member: string, options: HostOptions): Promise<Host> {
  const { name, address, kind, disks = {}, names = servedNames(name), privateAddress } = options;
  await requireLocalRoute(address);
  await waitFor(`${name} (${address}) to be free: another test has it`, 600, () => isFree(name, address));
  const tmpfs = Object.entries(disks).flatMap(([path, mebibytes]) => [
    '--tmpfs',
    `${path}:exec,size=${mebibytes}m,mode=755`,
  ]);
  const host = new Host(name, address, kind === 'ready');
  await startMachine({
    image: kind,
    name,
    member,
    address,
    parameters: [...hostRights, ...tmpfs, ...archivesMount()],
    folders: {
      '/etc/vpsynth-lab': { 'resolv.conf': { content: `nameserver ${labAddresses.names}\n` } },
      '/usr/local/share/ca-certificates': trustedAuthorities(),
      '/root/.ssh': { authorized_keys: { content: operatorPublicKey(), mode: 0o600 } },
    },
  });
  if (privateAddress) await host.connectPrivately(privateNetwork.name, privateAddress);
  await host.untilUp();
  if (names.length > 0) await setNames(`${member}.${name}`, address, names);
  return host;
}

async function isFree(name: string, address: string): Promise<boolean> {
  const format = '{{.Names}} {{.Label "vpsynth.lab.address"}}';
  const taken = await dockerList(['ps', '--all', '--format', format]);
  return !taken.some((line) => line.split(' ').some((word) => word === containerName(name) || word === address));
}

/** The domains of the sites that the committed edge of a host has. */
function servedNames(host: string): string[] {
  const sites = join(__dirname, '..', '..', '..', 'infra', host, 'edge', 'nginx', 'sites');
  if (!existsSync(sites)) return [];
  const names = readdirSync(sites).flatMap((file) =>
    [...readFileSync(join(sites, file), 'utf8').matchAll(/^\s*server_name\s+([^;]+);/gm)].flatMap(([, list = '']) =>
      list.trim().split(/\s+/),
    ),
  );
  return [...new Set(names)].filter((name) => /^[a-z0-9-]+(\.[a-z0-9-]+)+$/.test(name));
}
