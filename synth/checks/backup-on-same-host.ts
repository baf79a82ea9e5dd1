import type { TargetSettings } from '../../constructs/operations/backup-target';
import { plansOf } from '../backup/coverage';
import type { Check } from './check';

/** A backup stands elsewhere than what it is of. */
export const backupOnSameHost: Check = {
  rule: 'backup-on-same-host',
  severity: 'error',
  why: 'Whatever takes the machine takes the only copy with it: the disk, the provider’s account, whoever got in (the 3-2-1 rule: one copy off the site).',
  *check(model) {
    for (const { facet, host, workload } of plansOf(model)) {
      const place = placeOf(facet.target);
      const own: readonly (string | undefined)[] = [
        host.publicAddress,
        host.privateAddress,
        'localhost',
        '127.0.0.1',
        'host.docker.internal',
      ];
      if (!own.includes(place)) continue;
      yield {
        on: workload.component,
        message: `it keeps the backups of ${host.node.id} on ${host.node.id}`,
        got: place,
        mend: 'give a target on another machine, best with another provider',
      };
    }
  },
};

function placeOf(target: TargetSettings): string {
  if (target.type === 'sftp') return target.host;
  return new URL(target.type === 's3' ? target.endpoint : target.url).hostname;
}
