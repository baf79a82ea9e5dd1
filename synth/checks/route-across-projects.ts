import type { Component } from '../../constructs/fleet/component';
import type { Check } from './check';
import { environmentOf } from './environment-of';
import { named } from './named';

/** A public name of one environment leads to services of that environment, or of its host. */
export const routeAcrossProjects: Check = {
  rule: 'route-across-projects',
  severity: 'error',
  acknowledgeable: true,
  why: 'The edge passes requests on to any environment of its host: a name of one project, or of staging, would be answered by another’s service, and a release or mistake there be seen here. Acknowledge it where both belong together.',
  *check(model) {
    for (const { component, facet } of model.find('virtual-host')) {
      const own = environmentOf(component);
      if (own === undefined) continue;
      for (const route of facet.routes) {
        if (!('target' in route)) continue;
        const owner = route.target.owner as Component;
        const other = environmentOf(owner);
        if (other === undefined || other === own) continue;
        yield {
          on: component,
          site: route.site,
          message: `${facet.domain}${route.path} leads to ${named(owner)}: what is another environment's`,
          got: other.node.path,
          mend: `route it to a service of ${own.node.path} or of the host, or declare the vhost in ${other.node.path}; or acknowledge this with the reason`,
        };
      }
    }
  },
};
