import { Host } from '../../constructs/host/host';
import type { Check } from './check';

/** Metrics aren't shown to everybody by a route of their own. */
export const metricsPublic: Check = {
  rule: 'metrics-public',
  severity: 'warning',
  why: 'Metrics tell names, versions, loads and errors to everybody (gixy: status_page_exposed). The edge hides them below wider routes; a route to their very path shows them.',
  *check(model) {
    const paths = new Map(model.find('metrics').map(({ facet }) => [facet.endpoint, facet.path]));
    for (const { component, facet } of model.find('virtual-host')) {
      if (facet.edges.some((edge) => Host.of(edge)?.local === true)) continue;
      for (const route of facet.routes) {
        if (route.type !== 'proxy' || paths.get(route.target) !== route.path) continue;
        if (route.basicAuth !== undefined || route.allow !== undefined) continue;
        yield {
          on: component,
          site: route.site,
          message: `everybody can read the metrics of ${route.target.owner.node.path} at ${facet.domain}${route.path}`,
          got: `the route ${route.path}`,
          mend: 'remove the route, or say who may: allow, or basicAuth',
        };
      }
    }
  },
};
