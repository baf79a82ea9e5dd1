import type { Check } from './check';
import { named } from './named';
import { keepsForItself, sharedVolumes } from './volume-users';

/** Two services that write to one volume do so on purpose. */
export const volumeShared: Check = {
  rule: 'volume-shared',
  severity: 'warning',
  why: 'Two services that chose one volume name by chance overwrite each other’s files; where a folder is shared on purpose (uploads), acknowledge it and say who writes what.',
  *check(model) {
    for (const { stack, volume, workload, holder } of sharedVolumes(model)) {
      if (keepsForItself(workload, volume) || keepsForItself(holder, volume)) continue;
      // What one construct is made of shares by design.
      if (workload.component === holder.component) continue;
      yield {
        on: workload.component,
        message: `it writes to the volume ${volume} of ${stack.directory}, as does ${named(holder.component)}`,
        got: volume,
        mend: 'give each its own volume, or acknowledge this warning with the reason',
      };
    }
  },
};
