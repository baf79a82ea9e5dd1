import { nameOf, uncovered } from '../backup/unsaved';
import type { Check } from './check';

const shown = 6;

/** No production state is forgotten: each host's where there are backups, else once that there are none. */
export const stateWithoutBackup: Check = {
  rule: 'state-without-backup',
  severity: 'warning',
  why: 'A disk, a machine or an account that is lost takes everything with it that stands nowhere else (the 3-2-1 rule); a replica repeats every mistake and is no backup (PostgreSQL: warm standby). Where no backup is declared at all it is said once, of the fleet; a trial, or a provider’s snapshots, is a reason to accept it there.',
  *check(model) {
    const missed = uncovered(model).filter(
      ({ environment }) => (environment?.purpose ?? 'production') === 'production',
    );
    if (missed.length > 0 && model.find('backup').length === 0) {
      const names = missed.map(nameOf);
      const others = names.length > shown ? [`${names.length - shown} others`] : [];
      yield {
        on: model.fleet,
        message: 'no backup is declared: what stands on a machine alone is lost with it',
        got: [...names.slice(0, shown), ...others].join('; '),
        mend: "declare new BackupPlan(host, 'backup', { target: BackupTarget.s3({ … }), … }) for each host, or say why not: fleet.acknowledge('state-without-backup', '…')",
      };
      return;
    }
    for (const host of new Set(missed.map((state) => state.host))) {
      const states = missed.filter((state) => state.host === host);
      yield {
        on: host,
        message: 'nothing saves its state: when the machine is lost, so is this',
        got: states.map(nameOf).join('; '),
        mend: "declare new BackupPlan(host, 'backup', { target, … }), or acknowledge this warning with the reason",
      };
    }
  },
};
