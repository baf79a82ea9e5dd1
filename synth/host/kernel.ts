import type { Machine, MachineRenderer } from './machine';
import { commented } from './machine';

type Setting = readonly [key: string, value: number];

/**
 * Kernel parameters. Hardening values: dev-sec/ansible-collection-hardening, roles/os_hardening, without those that a
 * Docker host can't stand (`ip_forward=0`) or that are obsolete (`tcp_timestamps=0`).
 */
export const kernel: MachineRenderer = (machine) => [
  {
    name: 'etc/sysctl.d/90-vpsynth.conf',
    content: commented(
      machine,
      groups(machine).flatMap(([comment, settings], index) => [
        ...(index === 0 ? [] : ['']),
        `# ${comment}`,
        ...settings.map(([key, value]) => `${key} = ${value}`),
      ]),
    ),
  },
];

function groups(machine: Machine): (readonly [string, readonly Setting[]])[] {
  return [
    [
      'Docker forwards between its networks and the machine’s (docker/docs: packet-filtering-firewalls).',
      [['net.ipv4.ip_forward', 1]],
    ],
    [
      'Nobody but root’s own tools changes where packets go, or sends them by a route of their choice.',
      [
        ...both('accept_redirects', 0),
        ...both('accept_source_route', 0),
        ...both('secure_redirects', 0),
        ...both('send_redirects', 0),
        ['net.ipv6.conf.all.accept_redirects', 0],
        ['net.ipv6.conf.default.accept_redirects', 0],
        ['net.ipv6.conf.all.accept_source_route', 0],
        ['net.ipv6.conf.default.accept_source_route', 0],
      ],
    ],
    [
      'Loose: strict drops replies on a machine with a second route, such as a private network or a tunnel.',
      [...both('rp_filter', 2)],
    ],
    [
      'Floods and forged answers.',
      [
        ['net.ipv4.icmp_echo_ignore_broadcasts', 1],
        ['net.ipv4.icmp_ignore_bogus_error_responses', 1],
        ['net.ipv4.tcp_rfc1337', 1],
        ['net.ipv4.tcp_syncookies', 1],
      ],
    ],
    [
      'What a process that broke out of its program could use next.',
      [
        ['fs.protected_fifos', 2],
        ['fs.protected_hardlinks', 1],
        ['fs.protected_regular', 2],
        ['fs.protected_symlinks', 1],
        ['fs.suid_dumpable', 0],
        ['kernel.dmesg_restrict', 1],
        ['kernel.kexec_load_disabled', 1],
        ['kernel.kptr_restrict', 2],
        ['kernel.sysrq', 0],
        ['kernel.yama.ptrace_scope', 2],
      ],
    ],
    ...forServices(machine),
  ];
}

function both(key: string, value: number): Setting[] {
  return [
    [`net.ipv4.conf.all.${key}`, value],
    [`net.ipv4.conf.default.${key}`, value],
  ];
}

/** What the programs on this machine ask of it, and what other machines do. */
function forServices({ stacks }: Machine): (readonly [string, readonly Setting[]])[] {
  const workloads = stacks.flatMap((stack) => stack.workloads);
  const asked = new Map<string, readonly [string, readonly Setting[]]>();
  for (const { name, value, because } of workloads.flatMap(({ facet }) => facet.kernel ?? []))
    if (!asked.has(name)) asked.set(name, [because, [[name, value]]]);
  const found = [...asked.values()];
  if (workloads.some(({ publishes }) => publishes.some(({ address }) => !address.startsWith('127.'))))
    found.push([
      'Docker publishes on the private address even when that network comes up later than Docker.',
      [['net.ipv4.ip_nonlocal_bind', 1]],
    ]);
  return found;
}
