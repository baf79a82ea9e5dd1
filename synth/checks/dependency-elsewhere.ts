import type { Component } from '../../constructs/fleet/component';
import type { Check } from './check';
import { environmentOf } from './environment-of';
import { isIncomplete } from './incomplete';
import { named } from './named';
import { reachedOnce } from './reached';

/** A workload waits only for what starts with it: in its own environment, or on its host. */
export const dependencyElsewhere: Check = {
  rule: 'dependency-elsewhere',
  severity: 'error',
  why: 'Compose waits only for services of the same file: on anything else the release would not wait at all (Compose Specification: depends_on).',
  *check(model) {
    for (const [{ component, facet }, endpoints] of reachedOnce(model)) {
      if (facet.after.length === 0) continue;
      const own = environmentOf(component);
      for (const { on, workload, until } of facet.after) {
        const target = on as Component;
        if (isIncomplete(target)) continue;
        const other = environmentOf(target);
        // That it reaches it at all is the mistake then: another rule's.
        if (other !== undefined && other !== own && endpoints.some(({ owner }) => owner === target)) continue;
        const runs = model.facetsOf(target, 'workload').some(({ name }) => name === workload);
        // A host's own service was started before; a job of another stack has no moment to be waited for.
        if (runs && (other === own || (other === undefined && until === 'healthy'))) continue;
        yield {
          on: component,
          message: runs
            ? `it waits for ${named(target)}, which is deployed apart from it`
            : `it waits for ${named(target)}, which runs no workload ${workload}`,
          got: other === undefined ? 'of a host' : `of ${other.node.path}`,
          mend: 'name in `after` only what belongs to the same environment',
        };
      }
    }
  },
};
