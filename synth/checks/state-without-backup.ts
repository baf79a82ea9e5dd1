import { nameOf, uncovered } from '../backup/unsaved';
import type { Check } from './check';

/**
 * Where backups are declared, no production host is forgotten. A fleet without any has taken that decision (a trial, a
 * provider’s snapshots); the hosts’ READMEs say it.
 */
export const stateWithoutBackup: Check = {
  rule: 'state-without-backup',
  severity: 'warning',
  why: 'A disk, a machine or an account that is lost takes everything with it that stands nowhere else (the 3-2-1 rule); a replica repeats every mistake and is no backup (PostgreSQL: warm standby).',
  *check(model) {
    if (model.find('backup').length === 0) return;
    const missed = uncovered(model).filter(
      ({ environment }) => (environment?.purpose ?? 'production') === 'production',
    );
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
