import { longestInterval } from '../../constructs/values/cron';
import { plansOf, savedBy } from '../backup/coverage';
import type { Check } from './check';

/** A backup runs as often as what it promises asks for. */
export const recoveryPointMissed: Check = {
  rule: 'recovery-point-missed',
  severity: 'error',
  why: 'What was written since the last backup is lost with the machine: a nightly dump can’t promise five minutes, an archived log saved every few minutes can (PostgreSQL: continuous archiving).',
  *check(model) {
    for (const plan of plansOf(model)) {
      const { recoveryPoint, schedule, archiveSchedule } = plan.facet;
      if (recoveryPoint === undefined) continue;
      const states = savedBy(model, plan);
      const archived = plan.facet.physicalSchedule !== undefined && states.some(isArchive);
      const expression = archived ? archiveSchedule : schedule;
      const interval = longestInterval(expression);
      if (interval.milliseconds <= recoveryPoint.milliseconds) continue;
      yield {
        on: plan.workload.component,
        message: `up to ${interval} may be lost, between two runs of '${expression}'`,
        got: `recoveryPoint: ${recoveryPoint}`,
        allowed: `at least ${interval} with this schedule`,
        mend: archived
          ? 'run archiveSchedule more often'
          : 'run schedule more often; or archive the server’s log, and give physicalSchedule',
      };
    }
  },
};

function isArchive({ what }: ReturnType<typeof savedBy>[number]): boolean {
  return what.type === 'volume' && what.backup?.as === 'archive';
}
