import { commented, type MachineRenderer } from './machine';

/**
 * Unattended upgrades, from the origins that the distribution lists itself: its security updates. Docker's own
 * repository isn't among them. The name sorts after 50unattended-upgrades and 20auto-upgrades: the last value wins here,
 * other than with sshd (mvo5/unattended-upgrades: README).
 */
export const upgrades: MachineRenderer = (machine) => {
  const { rebootAt } = machine.host.props;
  const settings = {
    'APT::Periodic::Update-Package-Lists': '1',
    'APT::Periodic::Unattended-Upgrade': '1',
    'APT::Periodic::AutocleanInterval': '7',
    'Unattended-Upgrade::Remove-Unused-Kernel-Packages': 'true',
    'Unattended-Upgrade::Automatic-Reboot': String(rebootAt !== undefined),
    ...(rebootAt !== undefined && {
      'Unattended-Upgrade::Automatic-Reboot-Time': rebootAt,
      // A forgotten login would hold back a kernel’s repair for ever.
      'Unattended-Upgrade::Automatic-Reboot-WithUsers': 'true',
    }),
  };
  const lines = Object.entries(settings).map(([key, value]) => `${key} "${value}";`);
  return [{ name: 'etc/apt/apt.conf.d/52vpsynth-unattended-upgrades', content: commented(machine, lines, '//') }];
};
