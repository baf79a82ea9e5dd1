import { existsSync } from 'node:fs';
import { isIP } from 'node:net';
import { docker, memberLabel, tryDocker } from './engine/engine';
import { sharedMember } from './engine/members';
import { must } from './engine/program';

/**
 * The network on which hosts carry their declared addresses (RFC 5737). No more of the range than that: the outer machine
 * may have a use for the rest.
 */
export const publicNetwork = { name: 'vpsynth-lab', bridge: 'vpsynth-lab0', subnet: '203.0.113.0/26' };

/** A provider's private network between hosts. */
export const privateNetwork = { name: 'vpsynth-lab-private', bridge: 'vpsynth-lab1', subnet: '192.168.113.0/24' };

/** The lab's own machines: at the end of the subnet, where no declared host is. */
export const labAddresses = {
  gateway: '203.0.113.62',
  names: '203.0.113.61',
  acme: '203.0.113.60',
  registry: '203.0.113.59',
  vantage: '203.0.113.58',
} as const;

/** The ACME server and the registry answer under these names, as the committed files and certbot expect. */
export const acmeName = 'acme-v02.api.letsencrypt.org';
export const registryName = 'ghcr.io';

interface Network {
  readonly name: string;
  readonly bridge: string;
  readonly subnet: string;
}

async function createNetwork({ name, bridge, subnet }: Network, parameters: readonly string[]): Promise<void> {
  if ((await tryDocker(['network', 'inspect', name])).code === 0) return;
  if (existsSync(`/sys/class/net/${bridge}`)) {
    // Docker would take it for its own.
    throw new Error(`the bridge ${bridge} is another lab's; if none runs: ip link delete ${bridge}`);
  }
  const options = ['--opt', `com.docker.network.bridge.name=${bridge}`, '--subnet', subnet, ...parameters];
  await docker(['network', 'create', '--label', `${memberLabel}=${sharedMember}`, ...options, name]);
}

export async function createNetworks(): Promise<void> {
  const range = '203.0.113.48/29'; // machines without an address of their own, such as an operator's
  await createNetwork(publicNetwork, ['--gateway', labAddresses.gateway, '--ip-range', range]);
  await createNetwork(privateNetwork, ['--internal']);
}

/** Throws unless packets to the address stay on the lab's bridge. Asked before anything is sent there. */
export async function requireLocalRoute(address: string): Promise<void> {
  if (isIP(address) !== 4) throw new Error(`not an IPv4 address: ${address}`);
  const route = await must(['ip', 'route', 'get', address]);
  if (route.startsWith(`${address} dev ${publicNetwork.bridge} `)) return;
  throw new Error(
    `${address} is not on the lab's bridge ${publicNetwork.bridge} of this machine; nothing is sent to it: ${route.trim()}. ` +
      "(Networks of Docker Desktop's, of a rootless Docker or of another computer's are not on this machine.)",
  );
}
