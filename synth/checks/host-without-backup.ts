import { nameOf, uncoveredInProduction } from '../backup/unsaved';
import type { Check } from './check';

/** Where backups are declared, no production host is forgotten. Where none are, `state-without-backup` says it once. */
export const hostWithoutBackup: Check = {
  rule: 'host-without-backup',
  severity: 'error',
  acknowledgeable: true,
  ofAbsence: true,
  why: 'Who declares backups counts on them: of the one host that was forgotten nothing is left when its disk, machine or account is lost (the 3-2-1 rule); a replica repeats every mistake and is no backup (PostgreSQL: warm standby).',
  *check(model) {
    if (model.find('backup').length === 0) return;
    const missed = uncoveredInProduction(model);
    for (const host of new Set(missed.map((state) => state.host))) {
      const states = missed.filter((state) => state.host === host);
      yield {
        on: host,
        message: 'nothing saves its state, unlike that of other hosts: when the machine is lost, so is this',
        got: states.map(nameOf).join('; '),
        mend: "declare new BackupPlan(host, 'backup', { target, … }); or acknowledge this with the reason",
      };
    }
  },
};
