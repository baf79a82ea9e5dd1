import type { Route } from '../../constructs/edge/route';
import { Host } from '../../constructs/host/host';
import type { Check } from './check';

/** Metrics that a service shows on its own port aren't public by way of its route. */
export const metricsPublic: Check = {
  rule: 'metrics-public',
  severity: 'warning',
  why: 'A route passes everything below its path on, metrics too: they tell names, versions, loads and errors to everybody (gixy: status_page_exposed).',
  *check(model) {
    const paths = new Map(model.find('metrics').map(({ facet }) => [facet.endpoint, facet.path]));
    for (const { component, facet } of model.find('virtual-host')) {
      if (Host.of(facet.edge)?.local === true) continue;
      for (const route of facet.routes) {
        const metrics = route.type === 'proxy' ? paths.get(route.target) : undefined;
        if (route.type !== 'proxy' || metrics === undefined || answering(facet.routes, metrics) !== route) continue;
        if (route.basicAuth !== undefined || route.allow !== undefined) continue;
        yield {
          on: component,
          site: route.site,
          message: `everybody can read the metrics of ${route.target.owner.node.path} at ${facet.domain}${metrics}`,
          got: `the route ${route.path}`,
          mend: `add .respond('${metrics}', { status: 404 }) to the vhost, or show metrics on another port`,
        };
      }
    }
  },
};

/** The route that answers for a path: the longest of those that it lies at or below. */
function answering(routes: readonly Route[], path: string): Route | undefined {
  let best: Route | undefined;
  for (const route of routes) {
    const within = path === route.path || path.startsWith(route.path.endsWith('/') ? route.path : `${route.path}/`);
    if (within && (best === undefined || route.path.length > best.path.length)) best = route;
  }
  return best;
}
