import { plansOf } from '../backup/coverage';
import type { Check } from './check';

/** One copy can't be deleted by whoever takes the host over. */
export const backupNotImmutable: Check = {
  rule: 'backup-not-immutable',
  severity: 'warning',
  why: 'Who takes the host over holds the keys that its backups are written with, and deletes them first; a copy that can’t be changed for a while survives (the 3-2-1-1-0 rule).',
  *check(model) {
    const told = new Set<unknown>();
    for (const { facet, workload } of plansOf(model)) {
      if (facet.target.immutable || told.has(workload.component)) continue;
      told.add(workload.component);
      yield {
        on: workload.component,
        message: 'who takes this host over can delete its backups as well',
        got: 'immutable: false',
        mend: 'lock the target (S3 Object Lock, rest-server --append-only, snapshots on the other machine) and say immutable: true, or acknowledge this warning with the reason',
      };
    }
  },
};
