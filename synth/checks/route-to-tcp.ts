import { Component } from '../../constructs/fleet/component';
import type { Check } from './check';
import { named } from './named';

/** A route leads to something that speaks http. */
export const routeToTcp: Check = {
  rule: 'route-to-tcp',
  severity: 'error',
  why: 'The edge speaks http to what is behind it: a database or a broker would get a request that it doesn’t understand, and people a 502 (nginx: ngx_http_proxy_module).',
  *check(model) {
    for (const { component, facet } of model.find('virtual-host')) {
      for (const route of facet.routes) {
        if (route.type !== 'proxy' || route.target.protocol === 'http') continue;
        const { owner, name, port } = route.target;
        yield {
          on: component,
          site: route.site,
          message: `the route ${route.path} leads to ${name} of ${owner instanceof Component ? named(owner) : owner.node.path}, which doesn’t speak http`,
          got: `${route.target.protocol} on port ${port}`,
          allowed: "an endpoint with protocol: 'http'",
          mend: 'name the endpoint that speaks http, or say so where it is declared',
        };
      }
    }
  },
};
