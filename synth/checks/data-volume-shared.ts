import type { Check } from './check';
import { named } from './named';
import { taken } from './taken';
import { dataServers, volumeWriters } from './volume-users';

/** A data server's volume is its own. */
export const dataVolumeShared: Check = {
  rule: 'data-volume-shared',
  severity: 'error',
  why: 'A second process that writes to a database’s files destroys them (PostgreSQL: a data directory belongs to one server).',
  *check(model) {
    const servers = dataServers(model);
    const keyOf = ({ stack, volume }: { stack: { directory: string }; volume: string }) =>
      `${stack.directory} ${volume}`;
    for (const { item, holder } of taken(volumeWriters(model), keyOf)) {
      const [left, right] = [item.workload.component, holder.workload.component];
      if (left === right || !(servers.has(left) || servers.has(right))) continue;
      yield {
        on: left,
        message: `it would share the volume ${item.volume} of ${item.stack.directory} with ${named(right)}`,
        got: item.volume,
        mend: 'give the volume another name, or put the second server in an environment or on a host of its own',
      };
    }
  },
};
