import type { Component } from '../../constructs/fleet/component';
import type { Host } from '../../constructs/host/host';
import { placedAs } from '../configured';
import type { PlacedWorkload } from '../derive/model';
import type { Check } from './check';
import { named } from './named';
import { lacksNetwork, unreachableBecause } from './unreachable-because';

/** The Prometheus of a host reaches all metrics of that host. */
export const metricsUnreachable: Check = {
  rule: 'metrics-unreachable',
  severity: 'error',
  why: 'A target without an address is a scrape job without targets: nothing is measured and no alert can say so.',
  *check(model) {
    const scrapers = new Map<Host, PlacedWorkload>();
    for (const { component } of model.find('prometheus')) {
      for (const workload of placedAs(model, component, 'prometheus'))
        if (workload.stack.host !== undefined) scrapers.set(workload.stack.host, workload);
    }
    for (const { component, facet } of model.find('metrics')) {
      const { endpoint } = facet;
      for (const target of model.placed(endpoint.owner as Component)) {
        const scraper = target.stack.host && scrapers.get(target.stack.host);
        // Itself it always reaches.
        if (scraper === undefined || scraper === target || target.facet.name !== endpoint.workload) continue;
        if (model.reachEach(scraper, endpoint).length > 0 || lacksNetwork(target)) continue;
        const reason = unreachableBecause(model, scraper, endpoint);
        yield {
          on: component,
          message: `${named(scraper.component)} can't scrape it: ${reason?.message ?? 'it has no address there'}`,
          mend: reason?.mend ?? 'name the endpoint of a workload on a network of its own',
        };
      }
    }
  },
};
