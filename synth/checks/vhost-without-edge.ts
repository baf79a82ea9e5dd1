import { resolvedProps } from '../../constructs/fleet/resolved';
import { undefinedBecause } from '../../constructs/fleet/show';
import { Host } from '../../constructs/host/host';
import { Environment } from '../../constructs/project/environment';
import type { Check } from './check';

/** On a host a public name is answered by an nginx. */
export const vhostWithoutEdge: Check = {
  rule: 'vhost-without-edge',
  severity: 'error',
  why: 'On a cluster the Gateway answers; on a host nothing would: the name, its routes and its certificate would be written nowhere.',
  *check(model) {
    for (const { component, facet } of model.find('virtual-host')) {
      const answered = facet.edges.map((edge) => Host.of(edge));
      const hosts = Environment.of(component)?.places.filter((place) => place instanceof Host) ?? [];
      const host = hosts.find((each) => !answered.includes(each));
      // Of several hosts some may work for the others and answer nobody.
      if (host === undefined || answered.length > 0) continue;
      const asUndefined = resolvedProps(component).some(({ name, asUndefined }) => name === 'edge' && asUndefined);
      yield {
        on: component,
        message: `no nginx answers for ${facet.domain} on ${host.node.id}`,
        got: asUndefined ? 'edge was given as undefined' : 'no edge',
        mend: asUndefined ? undefinedBecause : 'give edge, the NginxEdge of that host',
      };
    }
  },
};
