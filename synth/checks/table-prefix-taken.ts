import type { Check } from './check';
import { named } from './named';
import { taken } from './taken';

/** No two WordPress sites have the same tables. */
export const tablePrefixTaken: Check = {
  rule: 'table-prefix-taken',
  severity: 'error',
  why: 'Two sites with one prefix in one database are one site: each shows the other’s posts, under its own address.',
  *check(model) {
    const sites = model.find('wordpress');
    const keyOf = ({ facet }: (typeof sites)[number]) => `${facet.database.node.path} ${facet.tablePrefix}`;
    for (const { item, holder } of taken(sites, keyOf)) {
      yield {
        on: item.component,
        message: `its tables in ${item.facet.database.node.path} are those of ${named(holder.component)}`,
        got: item.facet.tablePrefix,
        mend: 'give it a tablePrefix of its own, or another database',
      };
    }
  },
};
