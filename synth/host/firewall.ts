import { listeners } from '../checks/listeners';
import { membersOf } from '../wireguard/members';
import { interfaceName } from '../wireguard/wireguard';
import type { Machine, MachineRenderer } from './machine';
import { commented } from './machine';
import { type PrivateLink, privateLinks } from './private-links';
import { type PrivateUse, privateUses, sharedPrivateAddresses } from './private-uses';

/**
 * What reaches the machine, by IPv4 and IPv6, in a table of its own: `flush ruleset` would wipe Docker's rules
 * (docker/for-linux#1472). A load replaces the whole table in one transaction.
 *
 * Docker's published ports go past `input`: they are redirected and forwarded. So `forward` drops too, before Docker's
 * own chains see the packet (a drop is final in nftables, an accept is not), with both of Docker's firewall backends.
 */
export const firewall: MachineRenderer = (machine) => [
  { name: 'etc/vpsynth/firewall.nft', content: commented(machine, rules(machine)) },
  { name: 'etc/systemd/system/vpsynth-firewall.service', content: commented(machine, unit) },
];

function rules(machine: Machine): string[] {
  const { sshPort } = machine.host.props;
  const links = privateLinks(machine);
  return [
    '# The first line makes sure that there is something to delete.',
    'table inet vpsynth',
    'delete table inet vpsynth',
    '',
    'table inet vpsynth {',
    '  chain prerouting {',
    '    type filter hook prerouting priority raw; policy accept;',
    '    # Before Engine 28 a neighbour could reach what Docker publishes on loopback.',
    '    iifname != "lo" ip daddr 127.0.0.0/8 drop',
    '    iifname != "lo" ip6 daddr ::1 drop',
    '  }',
    '',
    '  chain input {',
    '    type filter hook input priority filter; policy drop;',
    '    iifname "lo" accept',
    '    ct state vmap { established : accept, related : accept, invalid : drop }',
    '    icmp type { destination-unreachable, echo-request, parameter-problem, time-exceeded } accept',
    '    # Without neighbour discovery there is no IPv6 (RFC 4890).',
    '    icmpv6 type { destination-unreachable, echo-request, mld-listener-query, nd-neighbor-advert, nd-neighbor-solicit, nd-router-advert, packet-too-big, parameter-problem, time-exceeded } accept',
    '    ip6 saddr fe80::/10 udp dport dhcpv6-client accept',
    `    tcp dport ${sshPort} accept comment "sshd"`,
    ...publicPorts(machine).map(({ port, path }) => `    tcp dport ${port} accept ${comment(path)}`),
    ...tunnels(machine),
    ...links.map((link) => `    ${received(link)}`),
    '  }',
    '',
    '  chain forward {',
    '    type filter hook forward priority filter - 10; policy drop;',
    '    ct state vmap { established : accept, related : accept, invalid : drop }',
    ...links.map((link) => `    ${forwarded(link)}`),
    ...betweenHosts(machine),
    '    # From containers; what else they may reach is Docker’s own rules’ to say.',
    '    iifname "br-*" accept',
    '    iifname "docker0" accept',
    '  }',
    '}',
  ];
}

/** Other hosts' own addresses alone: WireGuard answers nobody without a known key, and so isn't found by a scan either. */
function tunnels({ model, host }: Machine): string[] {
  const network = host.props.privateNetwork;
  if (network === undefined) return [];
  const peers = membersOf(model, network).flatMap((each) => (each.host === host ? [] : [each.host.publicAddress]));
  if (peers.length === 0) return [];
  const { port } = network.props;
  return [`    ip saddr { ${peers.sort().join(', ')} } udp dport ${port} accept ${comment(network.node.path)}`];
}

function received({ sources, address, port, path, tunnel }: PrivateLink): string {
  return `${through(tunnel)}ip saddr { ${sources.join(', ')} } ip daddr ${address} tcp dport ${port} accept ${comment(path)}`;
}

/** A private address that comes from anywhere but the tunnel is forged. */
function through(tunnel: boolean): string {
  return tunnel ? `iifname "${interfaceName}" ` : '';
}

/** Shown by `nft list`, which takes 128 bytes at the most. */
function comment(path: string): string {
  return `comment "${path.slice(-127)}"`;
}

/** By the address and port before Docker redirected it to a container. */
function forwarded({ sources, address, port, path, tunnel }: PrivateLink): string {
  const original = `ct original ip daddr ${address} meta l4proto tcp ct original proto-dst ${port}`;
  return `${through(tunnel)}ip saddr { ${sources.join(', ')} } ${original} accept ${comment(path)}`;
}

/**
 * The other host can't tell containers of this one apart: Docker masquerades them all to the machine's address. So it is
 * here that each gets no further than what it declares. By the address before Docker redirected it, this machine's own
 * too: what it publishes there is for other hosts.
 */
function betweenHosts(machine: Machine): string[] {
  const addresses = sharedPrivateAddresses(machine);
  if (addresses.length === 0) return [];
  return [
    '    # From containers to private addresses: what each uses of another host.',
    ...privateUses(machine).map((use) => `    ${used(use)}`),
    `    ct original ip daddr { ${addresses.join(', ')} } drop`,
  ];
}

function used({ sources, address, port, path }: PrivateUse): string {
  return `iifname "br-*" ip saddr { ${sources.join(', ')} } ip daddr ${address} tcp dport ${port} accept ${comment(path)}`;
}

/** What listens on every address; nothing but the edge may (rule published-port-public). */
function publicPorts({ model, stacks }: Machine): { readonly port: number; readonly path: string }[] {
  return [...listeners(model, stacks)]
    .filter(({ address }) => address === '0.0.0.0')
    .map(({ port, workload }) => ({ port, path: workload.component.node.path }));
}

const unit = [
  '[Unit]',
  'Description=Firewall of this machine, as vpsynth declares it',
  'Documentation=man:nft(8)',
  'DefaultDependencies=no',
  '# nftables.service, where it is enabled, flushes every table as it starts.',
  'After=local-fs.target nftables.service',
  'Before=network-pre.target docker.service shutdown.target',
  'Wants=network-pre.target',
  'Conflicts=shutdown.target',
  '',
  '[Service]',
  'Type=oneshot',
  'RemainAfterExit=yes',
  'ExecStart=/usr/sbin/nft --file /etc/vpsynth/firewall.nft',
  'ExecReload=/usr/sbin/nft --file /etc/vpsynth/firewall.nft',
  '# No ExecStop: a stopped unit must not open the machine.',
  'ProtectSystem=strict',
  'ProtectHome=yes',
  'NoNewPrivileges=yes',
  'CapabilityBoundingSet=CAP_NET_ADMIN',
  '',
  '[Install]',
  'WantedBy=sysinit.target',
];
