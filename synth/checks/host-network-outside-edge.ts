import type { Check } from './check';
import { environmentOf } from './environment-of';

/** An environment's containers have networks of their own. */
export const hostNetworkOutsideEdge: Check = {
  rule: 'host-network-outside-edge',
  severity: 'error',
  why: 'On the host’s network a container reaches Prometheus, the status of the edge and every container of every project, and takes ports of the host: one environment would touch all others (CIS Docker 5.10).',
  *check(model) {
    for (const { component, facet } of model.find('workload')) {
      if (!facet.onHostNetwork || environmentOf(component) === undefined) continue;
      const own = [...model.facetsOf(component, 'edge'), ...model.facetsOf(component, 'prometheus')];
      if (own.some(({ workload }) => workload === facet.name)) continue;
      yield {
        on: component,
        message: 'it would be on the host’s own network',
        got: 'onHostNetwork: true',
        mend: 'let it join a network of its environment; what watches a host stands on the host',
      };
    }
  },
};
