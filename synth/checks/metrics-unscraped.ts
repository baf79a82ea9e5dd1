import type { Component } from '../../constructs/fleet/component';
import type { Host } from '../../constructs/host/host';
import type { Check } from './check';

/** Where metrics are offered, something collects them. */
export const metricsUnscraped: Check = {
  rule: 'metrics-unscraped',
  severity: 'warning',
  ofAbsence: true,
  why: 'Without a Prometheus on the host no alert of its services ever fires; people learn of a failure from their customers.',
  *check(model) {
    const scraped = new Set(
      model.find('prometheus').flatMap(({ component }) => model.placed(component).map(({ stack }) => stack.host)),
    );
    const unseen = new Map<Host, Set<string>>();
    for (const { component, facet } of model.find('metrics')) {
      for (const { stack, facet: workload } of model.placed(facet.endpoint.owner as Component)) {
        const { host } = stack;
        // An exporter isn't even placed there.
        if (workload.name !== facet.endpoint.workload) continue;
        if (host === undefined || host.local || scraped.has(host)) continue;
        unseen.set(host, (unseen.get(host) ?? new Set()).add(component.node.path));
      }
    }
    for (const [host, paths] of unseen) {
      yield {
        on: host,
        message: `${paths.size} of its services show metrics, and nothing collects them`,
        got: [...paths].join(', '),
        mend: "add new Monitoring(host, 'monitor'), or acknowledge this warning and say who watches instead",
      };
    }
  },
};
