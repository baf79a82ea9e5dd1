import { header } from '../header';
import type { OutputFile } from '../output/file';
import { code, markdown, table, text } from '../runbook/markdown';
import { accessFolder } from './access';
import type { Machine } from './machine';
import { scheduledJobs } from './scheduled-jobs';

interface About {
  readonly what: string;
  /** As root on the machine. */
  readonly check: string;
}

const about: Readonly<Record<string, About>> = {
  'etc/docker/daemon.json': { what: 'the Docker Engine’s settings', check: 'dockerd --validate && docker info' },
  'etc/ssh/sshd_config.d/0-vpsynth.conf': { what: 'sshd: keys alone', check: 'sshd -T' },
  'etc/sudoers.d/vpsynth-operations': {
    what: 'what `operations` may do',
    check: 'sudo --list --other-user operations',
  },
  'etc/sysctl.d/90-vpsynth.conf': {
    what: 'kernel parameters',
    check: 'sysctl net.ipv4.ip_forward net.ipv4.tcp_syncookies kernel.kptr_restrict',
  },
  'etc/vpsynth/firewall.nft': { what: 'what may reach this machine', check: 'nft list table inet vpsynth' },
  'etc/vpsynth/wireguard.conf': { what: 'tunnels to the other hosts', check: 'wg show vpsynth0' },
  'etc/systemd/system/vpsynth-firewall.service': {
    what: 'loads the firewall before the network is up',
    check: 'systemctl status vpsynth-firewall.service',
  },
  'etc/systemd/system/vpsynth-boot.service': {
    what: 'takes back what the power kept from being confirmed',
    check: 'systemctl status vpsynth-boot.service',
  },
  'etc/apt/apt.conf.d/52vpsynth-unattended-upgrades': {
    what: 'security updates by themselves',
    check: 'unattended-upgrade --dry-run',
  },
  'etc/systemd/journald.conf.d/50-vpsynth.conf': { what: 'bounds of the journal', check: 'journalctl --disk-usage' },
  'etc/letsencrypt/renewal-hooks/deploy/vpsynth': {
    what: 'hands a renewed certificate to the edge',
    check: 'certbot renew --dry-run --run-deploy-hooks',
  },
};

/** The fingerprints are those in the log of logins. */
function keys(name: string): About {
  const what =
    name === `${accessFolder}/operations`
      ? 'who has the account `operations`, with a shell and sudo'
      : 'who may look: developers and monitoring, by what their keys may start';
  return { what, check: `ssh-keygen -l -f /${name}` };
}

/** What each file of the machine does, and how to see that it does. */
export function hostStackReadme(machine: Machine, files: readonly OutputFile[]): OutputFile {
  const jobs = scheduledJobs(machine);
  const { host } = machine;
  const sections = [
    `# The machine ${text(host.node.id)}`,
    '`etc/…` here is `/etc/…` there, owned by root. The deployer installs what changed, validates it first with the program that reads it, and takes back a change of sshd or the firewall that isn’t confirmed over a new connection.',
    '## Files',
    table(
      ['file', 'what it does', 'to see it, as root'],
      files.flatMap(({ name }) => {
        const known = name.startsWith(`${accessFolder}/`) ? keys(name) : about[name];
        return known === undefined ? [] : [[code(name), known.what, code(known.check)]];
      }),
    ),
    ...(jobs.length === 0
      ? []
      : [
          '## Scheduled jobs',
          'Each has a service and a timer in `etc/systemd/system`. `systemctl list-timers` tells when they run next, `systemctl start <unit>.service` runs one now.',
          table(
            ['unit', 'cron, in UTC', 'job'],
            jobs.map(({ unit, expression, component, part }) => [
              code(unit),
              code(expression),
              text(part === undefined ? component.node.path : `${component.node.path}: ${part}`),
            ]),
          ),
        ]),
    '## Restarts',
    host.props.rebootAt === undefined
      ? 'It never restarts by itself: `cat /run/reboot-required` tells that an upgrade asks for it.'
      : `After an upgrade that asks for it, it restarts at ${host.props.rebootAt}, in the machine’s time zone.`,
  ];
  return { name: 'README.md', content: markdown(header(host), sections) };
}
