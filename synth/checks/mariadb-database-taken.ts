import type { Check } from './check';
import { named } from './named';
import { taken } from './taken';

/** No two databases of a MariaDB server have one name, or one user. */
export const mariaDbDatabaseTaken: Check = {
  rule: 'mariadb-database-taken',
  severity: 'error',
  why: 'Two declarations would share one database, or one user that opens both: each project would read and change the other’s rows.',
  *check(model) {
    const databases = model.find('mariadb-database');
    for (const what of ['name', 'user'] as const) {
      const keyOf = ({ facet }: (typeof databases)[number]) => `${facet.server.node.path} ${facet[what]}`;
      for (const { item, holder } of taken(databases, keyOf)) {
        // Of two databases of one name, and so one user, it is told once.
        if (what === 'user' && item.facet.name === holder.facet.name) continue;
        yield {
          on: item.component,
          message: `the server ${item.facet.server.node.path} has a ${what === 'name' ? 'database' : 'user'} of this name already: ${named(holder.component)}`,
          got: item.facet[what],
          mend: `give one of them another ${what}`,
        };
      }
    }
  },
};
