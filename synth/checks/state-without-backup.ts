import { nameOf, uncoveredInProduction } from '../backup/unsaved';
import type { Check } from './check';

const shown = 6;

/** A fleet that keeps something has backups. Said once, of the fleet; of a single host `host-without-backup` says it. */
export const stateWithoutBackup: Check = {
  rule: 'state-without-backup',
  severity: 'warning',
  ofAbsence: true,
  why: 'A disk, a machine or an account that is lost takes everything with it that stands nowhere else (the 3-2-1 rule); a replica repeats every mistake and is no backup (PostgreSQL: warm standby). It is said once, of a fleet that declares no backup at all; a trial, or a provider’s snapshots, is a reason to accept it there.',
  *check(model) {
    if (model.find('backup').length > 0) return;
    const names = uncoveredInProduction(model).map(nameOf);
    if (names.length === 0) return;
    const others = names.length > shown ? [`${names.length - shown} others`] : [];
    yield {
      on: model.fleet,
      message: 'no backup is declared: what stands on a machine alone is lost with it',
      got: [...names.slice(0, shown), ...others].join('; '),
      mend: "declare new BackupPlan(host, 'backup', { target: BackupTarget.s3({ … }), … }) for each host, or say why not: fleet.acknowledge('state-without-backup', '…')",
    };
  },
};
