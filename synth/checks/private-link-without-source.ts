import { Vps } from '../../constructs/host/vps';
import type { Check } from './check';
import { named } from './named';
import { reached } from './reached';

/** Who reaches another host's private address has one to come from. */
export const privateLinkWithoutSource: Check = {
  rule: 'private-link-without-source',
  severity: 'error',
  why: 'The firewall of the other host opens the port to the private addresses of those hosts that use it, and to nobody else.',
  *check(model) {
    for (const [workload, endpoints] of reached(model)) {
      const { host } = workload.stack;
      if (!(host instanceof Vps) || host.privateAddress !== undefined) continue;
      for (const endpoint of endpoints) {
        const target = model.target(workload.stack, endpoint);
        if (!(target?.stack.host instanceof Vps) || target.stack.host === host) continue;
        if (target.stack.host.privateAddress === undefined) continue;
        yield {
          on: workload.component,
          message: `it reaches ${endpoint.name} of ${named(target.component)} on ${target.stack.host.node.id}, and ${host.node.id} has no private address to come from`,
          mend: `give ${host.node.id} (${host.site}) a privateAddress, or place both on one host`,
        };
      }
    }
  },
};
