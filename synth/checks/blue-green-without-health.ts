import { wasRefused } from '../../constructs/fleet/resolved';
import { hasColours } from '../derive/instances';
import type { Check } from './check';

/** A release that goes from old to new containers can tell when the new ones are well. */
export const blueGreenWithoutHealth: Check = {
  rule: 'blue-green-without-health',
  severity: 'error',
  why: 'Requests are switched to the new colour, or the next replica is replaced, when the new one is healthy; a container that has merely started may answer nothing yet.',
  *check(model) {
    for (const { component, facet } of model.find('workload')) {
      const gated = hasColours(facet) || (facet.strategy === 'rolling' && facet.replicas > 1);
      if (!gated || facet.health !== undefined || facet.runs.type !== 'always' || wasRefused(component, 'health'))
        continue;
      yield {
        on: component,
        message: `the strategy ${facet.strategy} needs a health check to know when the new release is well`,
        got: 'no health',
        mend: "give health, such as { path: '/health' }, or the strategy 'recreate'",
      };
    }
  },
};
