import { collectsLogs } from '../derive/log-collection';
import { accessTo } from './access';
import { commented, type Machine, type MachineRenderer } from './machine';

/**
 * Bounds of the journal, kept over restarts. By default it may take a tenth of the disk, up to 4 GiB (journald.conf(5)).
 * Containers write to it where a collector reads it; elsewhere their logs are the Docker Engine's, which rotates them (see
 * daemon.json).
 */
export const journal: MachineRenderer = (machine) => [
  {
    name: 'etc/systemd/journald.conf.d/50-vpsynth.conf',
    content: commented(machine, [
      '[Journal]',
      'Storage=persistent',
      ...(collectsLogs(machine.model, machine.host) ? ofContainers : ['SystemMaxUse=500M']),
      'SystemKeepFree=1G',
      `MaxRetentionSec=${retention(machine)}`,
    ]),
  },
];

/** In it is who came to the machine, which is kept for as long as is declared. */
function retention(machine: Machine): string {
  const days = accessTo(machine).map(({ logRetention }) => logRetention.seconds / 86_400);
  return days.length === 0 ? '1month' : `${Math.max(...days)}day`;
}

/** All containers' lines come from one service, the Docker Engine: the limit of 10,000 in 30 s would drop some. */
const ofContainers = ['SystemMaxUse=2G', 'RateLimitIntervalSec=0'];
