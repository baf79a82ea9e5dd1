import type { Component } from '../../constructs/fleet/component';
import type { Model } from '../derive/model';
import type { Check } from './check';
import { cronFault } from './cron';

/** Every schedule fires at some time. */
export const cronNeverFires: Check = {
  rule: 'cron-never-fires',
  severity: 'error',
  why: 'A field out of its range is refused by some programs and ignored by others, and 31 February never comes: the task would silently never run (POSIX: crontab).',
  *check(model) {
    for (const { component, expression } of schedules(model)) {
      const fault = cronFault(expression);
      if (fault === undefined) continue;
      yield {
        on: component,
        message: `its schedule never fires: ${fault}`,
        got: expression,
        allowed: 'minute 0–59, hour 0–23, day 1–31, month 1–12, weekday 0–7 (0 and 7 are Sunday)',
        mend: "correct the schedule, such as '0 2 * * *' for daily at 02:00 UTC",
      };
    }
  },
};

function* schedules(model: Model): Generator<{ readonly component: Component; readonly expression: string }> {
  for (const { component, facet } of model.find('workload'))
    if (facet.runs.type === 'cron') yield { component, expression: facet.runs.expression };
  for (const { component, facet } of model.find('backup')) {
    const further = [facet.physicalSchedule, facet.archiveSchedule, facet.verifySchedule];
    for (const expression of further) if (expression !== undefined) yield { component, expression };
  }
}
