import type { Component } from '../../constructs/fleet/component';
import type { Check } from './check';

/** What people wait for isn't replaced one by one when there is only one. */
export const rollingNeedsReplicas: Check = {
  rule: 'rolling-needs-replicas',
  severity: 'warning',
  why: 'With one replica the old one ends before the new one is well: a release has a gap of seconds in which the edge answers 502. For a worker no gap matters.',
  *check(model) {
    const routed = new Set(
      model
        .find('virtual-host')
        .flatMap(({ facet }) => facet.routes.flatMap((route) => (route.type === 'proxy' ? [route.target.owner] : []))),
    );
    for (const { component, facet } of model.find('workload')) {
      if (facet.strategy !== 'rolling' || facet.replicas > 1 || !routed.has(component as Component)) continue;
      yield {
        on: component,
        message: "a route leads to it, and with one replica the strategy 'rolling' has a gap",
        got: 'replicas: 1',
        allowed: 'at least 2',
        mend: "give it two replicas or the strategy 'blue-green'; 'recreate' says that the gap is meant",
      };
    }
  },
};
