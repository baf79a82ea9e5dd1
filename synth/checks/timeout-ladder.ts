import { queryWait } from '../../constructs/data/pool-hold';
import type { Component } from '../../constructs/fleet/component';
import type { Check } from './check';
import { reached } from './reached';

/** Who waits for a service waits longer than the service waits for its pool. */
export const timeoutLadder: Check = {
  rule: 'timeout-ladder',
  severity: 'error',
  acknowledgeable: true,
  why: 'The edge would give up first: people see 504 while the query still runs, and nobody learns that the pool was exhausted (nginx: proxy_read_timeout; pgbouncer.org/config: query_wait_timeout).',
  *check(model) {
    const endpoints = reached(model);
    const poolers = new Set(model.find('pgbouncer').map(({ component }) => component));
    for (const { component, facet } of model.find('virtual-host')) {
      for (const route of facet.routes) {
        if (route.type !== 'proxy' || route.timeout.milliseconds > queryWait.milliseconds) continue;
        const target = model
          .placed(route.target.owner as Component)
          .find(({ facet: { name } }) => name === route.target.workload);
        if (target === undefined || !endpoints.get(target)?.some(({ owner }) => poolers.has(owner as Component)))
          continue;
        yield {
          on: component,
          site: route.site,
          message: `the route ${route.path} gives up before the pool behind it does`,
          got: `timeout ${route.timeout}`,
          allowed: `above ${queryWait}, as long as a query may wait for a connection`,
          mend: 'raise the timeout of the route; limit slow requests in the service itself',
        };
      }
    }
  },
};
