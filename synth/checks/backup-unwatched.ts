import { plansOf } from '../backup/coverage';
import { configured } from '../configured';
import type { Check } from './check';

/** Somebody is told when backups stop. */
export const backupUnwatched: Check = {
  rule: 'backup-unwatched',
  severity: 'error',
  acknowledgeable: true,
  ofAbsence: true,
  why: 'Backups fail in silence, and are missed on the day they are needed: the age of the last good one has to be an alert (backup-age alerts are derived where a Prometheus watches the host).',
  *check(model) {
    for (const { host, workload } of plansOf(model)) {
      const watched = model.stacks.some(
        (stack) => stack.host === host && configured(model, stack, 'prometheus').length > 0,
      );
      if (watched) continue;
      yield {
        on: workload.component,
        message: `no Prometheus watches ${host.node.id}: nobody is told when its backups fail`,
        mend: 'declare Monitoring on it; or acknowledge this and say who looks after them',
      };
    }
  },
};
