import type { Component } from '../../constructs/fleet/component';
import type { Check } from './check';
import { reached } from './reached';

/** What is only in internal networks reaches nothing beyond its host. */
export const internalNetworkNeedsEgress: Check = {
  rule: 'internal-network-needs-egress',
  severity: 'error',
  why: 'An internal network has no way out (Compose Specification, networks: internal): a managed database, another host or the internet is never reached from it.',
  *check(model) {
    for (const [workload, endpoints] of reached(model)) {
      const { networks, stack, component } = workload;
      if (stack.host === undefined || networks.length === 0 || networks.some(({ internal }) => !internal)) continue;
      for (const endpoint of endpoints) {
        const place = endpoint.externalHost ?? model.target(stack, endpoint)?.stack.host?.node.id;
        const outside = endpoint.externalHost !== undefined || (place !== undefined && place !== stack.host?.node.id);
        if (!outside) continue;
        yield {
          on: component,
          message: `it reaches ${place}:${endpoint.port} (${(endpoint.owner as Component).node.path}), but is only in networks without a way out`,
          got: networks.map(({ name }) => name).join(', '),
          mend: 'let it join a network that isn’t internal, beside or instead of these',
        };
      }
    }
  },
};
