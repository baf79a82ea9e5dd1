import type { Check } from './check';
import { placedWorkloads } from './placed-workloads';

/** What other hosts reach stands in a network that lets them in. */
export const linkIntoInternalNetwork: Check = {
  rule: 'link-into-internal-network',
  severity: 'error',
  why: 'Docker publishes no port of a container that is only in internal networks: the other host would knock in vain (Docker: bridge driver, internal).',
  *check(model) {
    for (const { component, publishes, networks, stack } of placedWorkloads(model)) {
      if (stack.host === undefined || publishes.length === 0 || networks.length === 0) continue;
      if (networks.some(({ internal }) => !internal)) continue;
      yield {
        on: component,
        message: 'another host is to reach it, but it is only in networks without a way in or out',
        got: networks.map(({ name }) => name).join(', '),
        mend: "declare the network internal: 'unless-linked', or let it join another one as well",
      };
    }
  },
};
