import type { Component } from '../../constructs/fleet/component';
import type { Check } from './check';

/** No route leads to an edge itself. */
export const routeToEdge: Check = {
  rule: 'route-to-edge',
  severity: 'error',
  why: 'The status of an edge is for its host alone, `allow 127.0.0.1`; a route would ask from that very address, for everybody (nginx: ngx_http_stub_status_module).',
  *check(model) {
    const edges = new Set(model.find('edge').map(({ component }) => component));
    for (const { component, facet } of model.find('virtual-host')) {
      for (const route of facet.routes) {
        if (route.type !== 'proxy' || !edges.has(route.target.owner as Component)) continue;
        yield {
          on: component,
          site: route.site,
          message: `the route ${route.path} of ${facet.domain} shows the edge’s own ${route.target.name} to everybody`,
          got: `${route.target.owner.node.path}:${route.target.port}`,
          mend: 'remove the route; reach the status through an ssh tunnel',
        };
      }
    }
  },
};
