import { accessFolder, accessTo } from './access';
import { commented, type MachineRenderer } from './machine';

/**
 * sshd's drop-in. For each keyword the first value wins and drop-ins are read in lexical order before the main file
 * (sshd_config(5)), so its name sorts before cloud-init's 50-cloud-init.conf, which often allows passwords, and before
 * the `00-…` of other tools. The agent asks sshd whether each value is the one in force before it installs the file.
 *
 * Values: dev-sec/ansible-collection-hardening, roles/ssh_hardening, but for those that say otherwise. Key exchange,
 * ciphers and MACs stay OpenSSH's own: its defaults are kept current by upgrades, lists here would not be.
 */
export const sshDaemon: MachineRenderer = (machine) => [
  {
    name: 'etc/ssh/sshd_config.d/0-vpsynth.conf',
    content: commented(machine, [
      `Port ${machine.host.props.sshPort}`,
      '',
      '# Keys alone. Root’s work is done by the deploy user’s one command, or by sudo from a person’s own account.',
      'AuthenticationMethods publickey',
      'HostbasedAuthentication no',
      'KbdInteractiveAuthentication no',
      'PasswordAuthentication no',
      'PermitEmptyPasswords no',
      `PermitRootLogin ${machine.host.props.rootLogin === 'keys' ? 'prohibit-password' : 'no'}`,
      'PermitUserEnvironment no',
      'PubkeyAuthentication yes',
      ...(accessTo(machine).length > 0
        ? [`AuthorizedKeysFile .ssh/authorized_keys .ssh/authorized_keys2 /${accessFolder}/%u`]
        : []),
      '',
      '# Each key that an agent offers counts as a try: with fewer, people with several keys are shut out.',
      'MaxAuthTries 6',
      'LoginGraceTime 30',
      'MaxStartups 10:30:60',
      '# Sessions over one connection: a deployment multiplexes its commands and rsync.',
      'MaxSessions 10',
      '# A client that is gone is noticed within a minute: it may hold the lock of a deployment.',
      'ClientAliveInterval 15',
      'ClientAliveCountMax 4',
      '',
      '# A tunnel to what listens on loopback (Prometheus, a database) is how people look at it; nothing else is passed on.',
      'AllowAgentForwarding no',
      'AllowStreamLocalForwarding no',
      'AllowTcpForwarding local',
      'GatewayPorts no',
      'PermitTunnel no',
      'X11Forwarding no',
      '',
      '# With the fingerprint of the key that was used.',
      'LogLevel VERBOSE',
      'UseDNS no',
      ...(accessTo(machine).length > 0
        ? [
            '',
            '# One in the account’s own home would outlive its person’s.',
            'Match User operations',
            `AuthorizedKeysFile /${accessFolder}/operations`,
          ]
        : []),
    ]),
  },
];
