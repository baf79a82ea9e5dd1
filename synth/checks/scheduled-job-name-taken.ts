import { Vps } from '../../constructs/host/vps';
import { scheduledJobs } from '../host/scheduled-jobs';
import type { Check } from './check';
import { stacksByHost } from './hosts';
import { named } from './named';

/** Each scheduled job of a host has a timer of its own. */
export const scheduledJobNameTaken: Check = {
  rule: 'scheduled-job-name-taken',
  severity: 'error',
  why: 'A timer is named after its stack and its service: `a-b` with `c` and `a` with `b-c` would be one (systemd.unit(5)).',
  *check(model) {
    for (const [host, stacks] of stacksByHost(model)) {
      if (!(host instanceof Vps)) continue;
      const holders = new Map<string, (typeof jobs)[number]>();
      const jobs = scheduledJobs({ model, stacks });
      for (const job of jobs) {
        const holder = holders.get(job.unit);
        holders.set(job.unit, holder ?? job);
        if (holder === undefined) continue;
        yield {
          on: job.component,
          message: `its timer on ${host.node.id} would have the name of that of ${named(holder.component)}`,
          got: job.unit,
          mend: 'rename one of the jobs',
        };
      }
    }
  },
};
