import type { Check } from './check';
import { named } from './named';
import { taken } from './taken';

/** No two databases of a server have one name. */
export const databaseTaken: Check = {
  rule: 'database-taken',
  severity: 'error',
  why: 'Two declarations would share one database: each project would read and change the other’s rows.',
  *check(model) {
    const databases = model.find('database');
    const keyOf = ({ facet }: (typeof databases)[number]) => `${facet.server.node.path} ${facet.name}`;
    for (const { item, holder } of taken(databases, keyOf)) {
      yield {
        on: item.component,
        message: `the server ${item.facet.server.node.path} has a database of this name already: ${named(holder.component)}`,
        got: item.facet.name,
        mend: `give one of them another name: name: '${otherName(item.facet.name, item.component.node.id)}'`,
      };
    }
  },
};

/** The name that it has by itself and what its construct is called: an identifier has at most 63 characters. */
function otherName(name: string, id: string): string {
  return `${name}_${id.replaceAll('-', '_')}`.slice(0, 63);
}
