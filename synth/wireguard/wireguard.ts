import type { Vps } from '../../constructs/host/vps';
import { commented, type MachineRenderer } from '../host/machine';
import { membersOf } from './members';

/** The interface of the tunnels on each host. */
export const interfaceName = 'vpsynth0';

/** Until a host is bootstrapped nobody has its key, and takes no packet of it. */
function peerLines(peer: Vps, publicKey: string | undefined, endpoint: string, address: string): string[] {
  if (publicKey === undefined)
    return [`# ${peer.node.path} has no key yet: npx vpsynth bootstrap ${peer.node.id} makes it; then synth`];
  return [
    `# ${peer.node.path}`,
    '[Peer]',
    `PublicKey = ${publicKey}`,
    `Endpoint = ${endpoint}`,
    `AllowedIPs = ${address}/32`,
  ];
}

/**
 * `wireguard.conf`: what wg-quick(8) reads but for the private key, which the host adds. Peers reach each other at their
 * public addresses, so none needs to keep a mapping alive.
 */
export const wireGuard: MachineRenderer = (machine) => {
  const { host, model } = machine;
  const network = host.props.privateNetwork;
  if (network === undefined || host.privateAddress === undefined) return [];
  const { port, subnet } = network.props;
  const lines = [
    '[Interface]',
    `Address = ${host.privateAddress}/${subnet.split('/')[1]}`,
    `ListenPort = ${port}`,
    ...membersOf(model, network).flatMap(({ host: peer, address, publicKey }) =>
      peer === host ? [] : ['', ...peerLines(peer, publicKey, `${peer.publicAddress}:${port}`, address)],
    ),
  ];
  return [{ name: 'etc/vpsynth/wireguard.conf', content: commented(machine, lines) }];
};
