import { commented, type MachineRenderer } from './machine';

/**
 * Bounds of the journal, kept over restarts. By default it may take a tenth of the disk, up to 4 GiB (journald.conf(5)).
 * Containers don't write to it: their logs are the Docker Engine's, which rotates them (see daemon.json).
 */
export const journal: MachineRenderer = (machine) => [
  {
    name: 'etc/systemd/journald.conf.d/50-vpsynth.conf',
    content: commented(machine, [
      '[Journal]',
      'Storage=persistent',
      'SystemMaxUse=500M',
      'SystemKeepFree=1G',
      'MaxRetentionSec=1month',
    ]),
  },
];
