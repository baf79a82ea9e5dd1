import { placedAs } from '../configured';
import type { Check } from './check';
import { isIncomplete } from './incomplete';
import { named } from './named';
import { lacksNetwork, unreachableBecause } from './unreachable-because';

/** An edge passes requests on only to what runs on its own host, over a network that it reaches. */
export const routeTargetUnreachable: Check = {
  rule: 'route-target-unreachable',
  severity: 'error',
  why: 'The edge reaches each container by its address on the same host; an upstream without one stops nginx from starting (nginx: ngx_http_upstream_module).',
  *check(model) {
    for (const { component, facet } of model.find('virtual-host')) {
      for (const edge of facet.edges.flatMap((each) => placedAs(model, each, 'edge'))) {
        for (const route of facet.routes) {
          if (route.type !== 'proxy' || model.reachEach(edge, route.target).length > 0) continue;
          const { owner } = route.target;
          if (isIncomplete(owner)) continue;
          const target = model.target(edge.stack, route.target);
          if (target !== undefined && lacksNetwork(target)) continue;
          const reason =
            target === undefined || target.stack.host === edge.stack.host
              ? unreachableBecause(model, edge, route.target)?.message
              : `${named(target.component)} is on ${target.stack.host?.node.id}`;
          yield {
            on: component,
            site: route.site,
            message: `the edge can't reach the target of ${route.path}: ${reason ?? 'it has no container there'}`,
            got: `edge on ${edge.stack.host?.node.id}`,
            mend: 'name an edge of the host that the target runs on',
          };
        }
      }
    }
  },
};
