import { commented, type MachineRenderer } from './machine';

/**
 * What takes an unconfirmed change of sshd or the firewall back after a restart: the process that waits for the
 * confirmation is gone then. Its name sorts before the firewall's, for an init that goes by names.
 */
export const boot: MachineRenderer = (machine) => [
  {
    name: 'etc/systemd/system/vpsynth-boot.service',
    content: commented(machine, [
      '[Unit]',
      'Description=Take back an unconfirmed change of sshd or the firewall',
      'DefaultDependencies=no',
      'ConditionPathExists=/var/lib/vpsynth/host-pending.json',
      'RequiresMountsFor=/etc /usr/local /var/lib/vpsynth',
      'After=local-fs.target',
      'Before=vpsynth-firewall.service ssh.socket ssh.service shutdown.target',
      'Conflicts=shutdown.target',
      '',
      '[Service]',
      'Type=oneshot',
      'ExecStart=/usr/local/sbin/vpsynth-agent revert-host',
      '',
      '[Install]',
      'WantedBy=sysinit.target',
    ]),
  },
];
