import type { Check } from './check';
import { environmentOf } from './environment-of';
import { named } from './named';
import { taken } from './taken';

/** No two environments have one role on a server, and no role two passwords. */
export const roleTaken: Check = {
  rule: 'role-taken',
  severity: 'error',
  why: 'A role that owns two databases opens both: with one password the projects aren’t apart, and of two passwords only the last one set works.',
  *check(model) {
    const databases = model.find('database');
    const keyOf = ({ facet }: (typeof databases)[number]) => `${facet.server.node.path} ${facet.role}`;
    for (const { item, holder } of taken(databases, keyOf)) {
      // Two databases of one name are one mistake, not two.
      if (item.facet.name === holder.facet.name) continue;
      const apart = environmentOf(item.component) !== environmentOf(holder.component);
      if (!apart && item.facet.password.name === holder.facet.password.name) continue;
      yield {
        on: item.component,
        message: apart
          ? `its role is also that of ${named(holder.component)}, in another environment`
          : `its role has another password in ${named(holder.component)}`,
        got: apart ? item.facet.role : `${item.facet.role}: ${item.facet.password} and ${holder.facet.password}`,
        mend: apart
          ? 'give one of them another role'
          : 'name the same secret in both, or give one of them another role',
      };
    }
  },
};
