import type { Check } from './check';
import { named } from './named';
import { taken } from './taken';
import { dataServers, volumeWriters } from './volume-users';

/** Two services that write to one volume do so on purpose. */
export const volumeShared: Check = {
  rule: 'volume-shared',
  severity: 'warning',
  why: 'Two services that chose one volume name by chance overwrite each other’s files; where a folder is shared on purpose (uploads), acknowledge it and say who writes what.',
  *check(model) {
    const servers = dataServers(model);
    const writers = [...volumeWriters(model)].filter(({ workload }) => !servers.has(workload.component));
    for (const { item, holder } of taken(writers, ({ stack, volume }) => `${stack.directory} ${volume}`)) {
      if (item.workload.component === holder.workload.component) continue;
      yield {
        on: item.workload.component,
        message: `it writes to the volume ${item.volume} of ${item.stack.directory}, as does ${named(holder.workload.component)}`,
        got: item.volume,
        mend: 'give each its own volume, or acknowledge this warning with the reason',
      };
    }
  },
};
