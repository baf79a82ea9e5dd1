import type { Check } from './check';
import { environmentOf } from './environment-of';
import { reached } from './reached';
import { unreachableBecause } from './unreachable-because';

/** What a workload names in its environment, its pools or `connects`, it can reach. */
export const endpointUnreachable: Check = {
  rule: 'endpoint-unreachable',
  severity: 'error',
  why: 'The file would name an address that never answers; the service starts and fails at its first request.',
  *check(model) {
    // Routes and scrapes have rules of their own.
    const others = new Set([...model.find('edge'), ...model.find('prometheus')].map(({ component }) => component));
    for (const [workload, endpoints] of reached(model)) {
      if (others.has(workload.component)) continue;
      for (const endpoint of endpoints) {
        const reason = unreachableBecause(model, workload, endpoint);
        if (reason === undefined) continue;
        const foreign = environmentOf(endpoint.owner);
        if (foreign !== undefined && foreign !== workload.stack.environment) continue;
        yield {
          on: workload.component,
          message: `in ${workload.stack.directory} it can't reach ${endpoint.name} of ${endpoint.owner.node.path}: ${reason.message}`,
          mend: reason.mend,
        };
      }
    }
  },
};
