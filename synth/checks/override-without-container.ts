import { overridesOf } from '../../constructs/fleet/override';
import type { Check } from './check';

/** An override changes a container on a host; where there is none it would miss in silence. */
export const overrideWithoutContainer: Check = {
  rule: 'override-without-container',
  severity: 'error',
  why: 'An override is addressed by name, so that it can’t miss: on what has no Compose service of its own (a pool, a project, an environment on clusters alone) it would change nothing.',
  *check(model) {
    for (const { component } of model.described) {
      const [first] = overridesOf(component);
      if (first === undefined || model.placed(component).some(({ stack }) => stack.host !== undefined)) continue;
      yield {
        on: component,
        site: first.site,
        message: 'its Compose service is changed, and it has none',
        got: first.path,
        mend: 'change the construct that runs the container',
      };
    }
  },
};
