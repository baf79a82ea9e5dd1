import { cronValues } from '../../constructs/values/cron';
import { type PlacedPlan, plansOf } from '../backup/coverage';
import type { Check } from './check';
import { named } from './named';

/** Backups of a host have its disk and its line for themselves, and no restart ends them. */
export const backupsOverlap: Check = {
  rule: 'backups-overlap',
  severity: 'warning',
  why: 'Two backups at once take each other’s disk and memory, just when the databases are dumped; a restart in between leaves half of one. Give each its own time (systemd.timer(5)).',
  *check(model) {
    const plans = plansOf(model);
    for (const [index, plan] of plans.entries()) {
      const { host, facet, workload } = plan;
      const other = plans.slice(0, index).find((each) => each.host === host && meet(each, plan));
      if (other !== undefined) {
        yield {
          on: workload.component,
          message: `it starts at the time of ${named(other.workload.component)} on ${host.node.id}`,
          got: facet.schedule,
          mend: 'give them half an hour between',
        };
      }
      const reboot = host.props.rebootAt;
      if (reboot === undefined || !minutesOf(facet.schedule).some((each) => isSoonAfter(each, reboot))) continue;
      yield {
        on: workload.component,
        message: `${host.node.id} may restart while it runs`,
        got: `${facet.schedule}, rebootAt ${reboot}`,
        mend: 'let an hour be between them',
      };
    }
  },
};

function meet(left: PlacedPlan, right: PlacedPlan): boolean {
  const times = minutesOf(left.facet.schedule);
  return minutesOf(right.facet.schedule).some((each) => times.includes(each));
}

/** The minutes of the day at which a schedule fires on some day. */
function minutesOf(schedule: string): number[] {
  const [minute = '', hour = ''] = schedule.split(' ');
  return cronValues(hour, 0, 23).flatMap((each) => cronValues(minute, 0, 59).map((past) => each * 60 + past));
}

/** Within the hour after it starts. The machine's time zone is taken for UTC, as servers have it. */
function isSoonAfter(start: number, reboot: string): boolean {
  const [hours = 0, minutes = 0] = reboot.split(':').map(Number);
  const day = 24 * 60;
  return (hours * 60 + minutes - start + day) % day < 60;
}
