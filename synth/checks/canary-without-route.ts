import { edgeRoutes } from '../derive/edge-routes';
import type { Check } from './check';
import { workloadsOnHosts } from './placed-workloads';

/** A share of the requests is what nginx sends. */
export const canaryWithoutRoute: Check = {
  rule: 'canary-without-route',
  severity: 'error',
  why: 'nginx gives a canary its share. Services of the same environment reach both colours by one name as soon as they run, whatever nginx does, and so what only they call has no share.',
  *check(model) {
    for (const workload of workloadsOnHosts(model)) {
      const { component, facet, stack } = workload;
      if (facet.canary === undefined || facet.runs.type !== 'always') continue;
      if (edgeRoutes(model).some((route) => route.workload === workload)) continue;
      yield {
        on: component,
        message: `no route of ${stack.host?.node.id} leads to it, so that a canary of it gets no share of requests`,
        mend: "lead a route of a NginxVhost to it, or give it the strategy 'blue-green'",
      };
    }
  },
};
