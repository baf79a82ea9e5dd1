import type { Component } from '../../constructs/fleet/component';
import type { Check } from './check';

/** Prometheus is shown to those only who prove who they are. */
export const prometheusPublic: Check = {
  rule: 'prometheus-public',
  severity: 'error',
  why: 'Prometheus asks nobody for a password: all names, versions and loads of the fleet would be public (prometheus.io: security model).',
  *check(model) {
    const scrapers = new Set(model.find('prometheus').map(({ component }) => component));
    for (const { component, facet } of model.find('virtual-host')) {
      for (const route of facet.routes) {
        if (route.type !== 'proxy' || !scrapers.has(route.target.owner as Component)) continue;
        if (route.basicAuth !== undefined || route.allow !== undefined) continue;
        yield {
          on: component,
          site: route.site,
          message: `the route ${route.path} of ${facet.domain} shows Prometheus to everybody`,
          got: 'neither basicAuth nor allow',
          mend: 'give the route basicAuth or allow, or reach it through an ssh tunnel',
        };
      }
    }
  },
};
