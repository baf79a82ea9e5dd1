import type { Check } from './check';
import { named } from './named';
import { taken } from './taken';

/** The pools of an environment have names of their own. */
export const poolNameTaken: Check = {
  rule: 'pool-name-taken',
  severity: 'error',
  why: 'Clients choose a pool by its name: of two with one name PgBouncer would take the last, another database (pgbouncer.org/config, [databases]).',
  *check(model) {
    for (const { facet } of model.find('pgbouncer')) {
      for (const { item, holder } of taken(facet.pools, ({ name }) => name)) {
        yield {
          on: item.pool,
          message: `clients would call it ${item.name}, as they do ${named(holder.pool)}`,
          got: item.name,
          mend: 'give one of the databases, or the pool, another name',
        };
      }
    }
  },
};
