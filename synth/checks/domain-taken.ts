import type { Component } from '../../constructs/fleet/component';
import type { Model } from '../derive/model';
import type { Check } from './check';
import { named } from './named';
import { taken } from './taken';

/** No two vhosts of one edge answer for the same name. */
export const domainTaken: Check = {
  rule: 'domain-taken',
  severity: 'error',
  why: 'Of two servers with one name nginx takes the first and ignores the other with a mere warning; the second project would be off the air (nginx: server_names).',
  *check(model) {
    for (const { item, holder } of taken(names(model), ({ edge, name }) => `${edge} ${name}`)) {
      const own = item.component === holder.component;
      yield {
        on: item.component,
        message: own
          ? `it names ${item.name} twice`
          : `${item.name} is already answered by ${named(holder.component)}, on the same edge ${item.edge}`,
        got: item.name,
        mend: own
          ? 'leave one out of `domain` and `aliases`'
          : 'give one of them another name, or join their routes in one vhost',
      };
    }
  },
};

function* names(model: Model): Generator<{ component: Component; edge: string; name: string }> {
  for (const { component, facet } of model.find('virtual-host')) {
    const edges = facet.edges.length === 0 ? ['Gateway'] : facet.edges.map((edge) => edge.node.path);
    for (const name of [facet.domain, ...facet.aliases]) for (const edge of edges) yield { component, edge, name };
  }
}
