import type { Check } from './check';
import { named } from './named';
import { keepsForItself, sharedVolumes } from './volume-users';

/** A data server's volume is its own. */
export const dataVolumeShared: Check = {
  rule: 'data-volume-shared',
  severity: 'error',
  why: 'A second process that writes to a database’s files destroys them (PostgreSQL: a data directory belongs to one server).',
  *check(model) {
    for (const { stack, volume, workload, holder } of sharedVolumes(model)) {
      if (!keepsForItself(workload, volume) && !keepsForItself(holder, volume)) continue;
      yield {
        on: workload.component,
        message: `it would share the volume ${volume} of ${stack.directory} with ${named(holder.component)}`,
        got: volume,
        mend: 'give the volume another name, or put the second server in an environment or on a host of its own',
      };
    }
  },
};
