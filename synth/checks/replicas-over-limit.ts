import { replicasOf } from '../postgres/databases';
import type { Check } from './check';

/** PostgreSQL's own defaults. */
const most = { max_wal_senders: 10, max_replication_slots: 10 } as const;
/** A copy of the whole server takes two senders while it is made. */
const spare = 2;

/** A primary has room for all its replicas, and for a backup beside them. */
export const replicasOverLimit: Check = {
  rule: 'replicas-over-limit',
  severity: 'error',
  why: 'A replica beyond the last sender or slot is refused, and so is the backup of a server whose senders are all taken (PostgreSQL: max_wal_senders, max_replication_slots).',
  *check(model) {
    for (const { component, facet } of model.find('postgres-server')) {
      if (facet.follows !== undefined) continue;
      const places = model.placed(component).filter(({ facet: { name } }) => name === facet.workload);
      const replicas = Math.max(0, ...places.map((place) => replicasOf(model, place).length));
      for (const [name, ownDefault] of Object.entries(most)) {
        const limit = Number(facet.settings[name] ?? ownDefault);
        const needed = replicas + (name === 'max_wal_senders' ? spare : 0);
        if (replicas === 0 || limit >= needed) continue;
        yield {
          on: component,
          message: `settings.${name} has no room for its replicas${name === 'max_wal_senders' ? ' and a backup' : ''}`,
          got: `${limit}, with ${replicas} replicas`,
          allowed: `at least ${needed}`,
          mend: 'raise it, or remove it from settings',
        };
      }
    }
  },
};
