import type { Environment } from '../../constructs/project/environment';
import type { PlacedNetwork } from '../derive/model';
import type { Check } from './check';
import { named } from './named';
import { workloadsOnHosts } from './placed-workloads';

/** The network of a host's own service is joined by the poolers and proxies of several environments, but by services of one only. */
export const sharedServiceIsolation: Check = {
  rule: 'shared-service-isolation',
  severity: 'error',
  why: 'Services that share a network reach each other: through a shared broker or cache one project would stand beside another. Only poolers, proxies, and jobs that end, sit beside what is shared.',
  *check(model) {
    const between = new Set([...model.find('pgbouncer'), ...model.find('tcp-proxy')].map(({ component }) => component));
    const guests = new Map<PlacedNetwork, { environment: Environment; member: string }>();
    for (const { component, facet, stack, networks } of workloadsOnHosts(model)) {
      const { environment } = stack;
      if (environment === undefined || between.has(component) || facet.runs.type === 'once') continue;
      for (const network of networks) {
        if (network.stack.environment !== undefined) continue;
        const guest = guests.get(network);
        if (guest === undefined) guests.set(network, { environment, member: named(component) });
        else if (guest.environment !== environment) {
          yield {
            on: component,
            message: `it joins ${network.name}, where ${guest.member} of another environment is`,
            got: named(network.network),
            mend: 'declare a service of its own for each environment, or go to the shared one through a pool or TcpProxy.in(environment)',
          };
        }
      }
    }
  },
};
