import { edgeRoutes } from '../derive/edge-routes';
import type { Check } from './check';

/** A release waits as long for a slow answer as its route does. */
export const routeTimeoutAboveDrain: Check = {
  rule: 'route-timeout-above-drain',
  severity: 'warning',
  why: 'A release ends the old side of a service when this time is over, and a reload the old workers of nginx with all that they wait for (nginx.org: worker_shutdown_timeout). Reloads come with new routes of any project on the host, and with renewed certificates.',
  *check(model) {
    for (const { edge, site, route, workload } of edgeRoutes(model)) {
      const [facet] = model.facetsOf(edge.component, 'edge');
      if (facet === undefined || route.timeout.seconds <= facet.settings.shutdownSeconds) continue;
      const on = model.find('virtual-host').find((found) => found.facet === site)?.component;
      yield {
        on: on ?? workload.component,
        site: route.site,
        message: `an answer of ${route.path} may take longer than what is replaced has at a release`,
        got: `timeout ${route.timeout}, shutdownTimeout ${facet.settings.shutdownSeconds}s of ${edge.component.node.path}`,
        allowed: 'a timeout up to the shutdownTimeout of its NginxEdge',
        mend: 'raise shutdownTimeout, which a release then waits for at the most, or lower the timeout of the route',
      };
    }
  },
};
