import type { Check } from './check';
import { named } from './named';
import { taken } from './taken';

/** On a shared broker no two environments have one virtual host or one user. */
export const virtualHostTaken: Check = {
  rule: 'virtual-host-taken',
  severity: 'error',
  why: 'An import of definitions would give the later one the queues of the first, and its user the other password: the projects aren’t apart (rabbitmq.com/docs/definitions).',
  *check(model) {
    const virtualHosts = model.find('rabbitmq-virtual-host');
    type VirtualHost = (typeof virtualHosts)[number];
    const names: readonly ['name' | 'user', string][] = [
      ['name', 'virtual host'],
      ['user', 'user'],
    ];
    for (const [key, what] of names) {
      const keyOf = ({ facet }: VirtualHost) => `${facet.broker.node.path} ${facet[key]}`;
      for (const { item, holder } of taken(virtualHosts, keyOf)) {
        yield {
          on: item.component,
          message: `its ${what} on ${named(item.facet.broker)} is also that of ${named(holder.component)}`,
          got: item.facet[key],
          mend: `give one of them another ${key}`,
        };
      }
      const operators = model.find('rabbitmq');
      for (const { component, facet } of virtualHosts) {
        const operator = operators.find((each) => each.component === facet.broker)?.facet.operator;
        if (key !== 'user' || (facet.user !== operator && facet.user !== 'guest')) continue;
        yield {
          on: component,
          message: `its user on ${named(facet.broker)} is ${facet.user === operator ? "the operator's" : 'one that every broker once had'}`,
          got: facet.user,
          mend: 'give it another user',
        };
      }
    }
  },
};
