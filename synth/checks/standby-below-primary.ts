import { type Replicated, replicatedOf } from '../postgres/replicated-settings';
import type { Check } from './check';
import { named } from './named';

/** A replica has no less of what its primary hands on to it. */
export const standbyBelowPrimary: Check = {
  rule: 'standby-below-primary',
  severity: 'error',
  why: 'A stand-by with fewer of these than its primary stops replaying, and ends when it is started anew (PostgreSQL: hot-standby).',
  *check(model) {
    for (const { component, facet } of model.find('postgres-server')) {
      if (facet.follows === undefined) continue;
      const [own, needed] = [component, facet.follows.primary].map((each) => replicatedOf(model, each));
      if (own === undefined || needed === undefined) continue;
      for (const name of Object.keys(needed) as Replicated[]) {
        // Too few cores are made up for where the file is written.
        if (own[name] >= needed[name] || !Object.hasOwn(facet.settings, name)) continue;
        yield {
          on: component,
          message: `settings.${name} is lower than that of its primary ${named(facet.follows.primary)}`,
          got: String(own[name]),
          allowed: `at least ${needed[name]}`,
          mend: 'remove it here; where both are raised, deploy the replica first',
        };
      }
    }
  },
};
