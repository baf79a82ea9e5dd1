import type { Check } from './check';
import { stacksByHost } from './hosts';
import { named } from './named';
import { taken } from './taken';

/** No two networks of a host have one name. */
export const networkNameTaken: Check = {
  rule: 'network-name-taken',
  severity: 'error',
  why: 'Docker knows a network by its name, the parts of which are joined by hyphens: the second stack would take the first one’s for its own, or be refused (Compose Specification, networks: name).',
  *check(model) {
    for (const [host, stacks] of stacksByHost(model)) {
      const networks = stacks.flatMap((stack) => stack.networks);
      for (const { item, holder } of taken(networks, ({ name }) => name)) {
        yield {
          on: item.network,
          message: `its name on ${host.node.id} is also that of ${named(holder.network)}`,
          got: item.name,
          mend: 'rename one of them, its environment or its project',
        };
      }
    }
  },
};
