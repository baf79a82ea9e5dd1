import type { Check } from './check';
import { cronFault } from './cron';

/** Every schedule fires at some time. */
export const cronNeverFires: Check = {
  rule: 'cron-never-fires',
  severity: 'error',
  why: 'A field out of its range is refused by some programs and ignored by others, and 31 February never comes: the task would silently never run (POSIX: crontab).',
  *check(model) {
    for (const { component, facet } of model.find('workload')) {
      if (facet.runs.type !== 'cron') continue;
      const fault = cronFault(facet.runs.expression);
      if (fault === undefined) continue;
      yield {
        on: component,
        message: `its schedule never fires: ${fault}`,
        got: facet.runs.expression,
        allowed: 'minute 0–59, hour 0–23, day 1–31, month 1–12, weekday 0–7 (0 and 7 are Sunday)',
        mend: "correct the schedule, such as '0 2 * * *' for daily at 02:00 UTC",
      };
    }
  },
};
