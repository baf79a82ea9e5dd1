import type { Dependency, WorkloadFacet } from '../../constructs/facets/workload';
import type { Component } from '../../constructs/fleet/component';
import { wasRefused } from '../../constructs/fleet/resolved';
import type { Check } from './check';
import { named } from './named';

/** What is waited for can become what it is waited for: healthy, or ended. */
export const dependsOnUnhealthy: Check = {
  rule: 'depends-on-unhealthy',
  severity: 'error',
  why: 'Without a health check nothing ever becomes healthy, and what runs always never ends: the wait means nothing, or has no end (Compose Specification: depends_on).',
  *check(model) {
    for (const { component, facet } of model.find('workload')) {
      for (const { on, workload, until } of facet.after) {
        const target = model.facetsOf(on as Component, 'workload').find(({ name }) => name === workload);
        const fault = target && faultOf(target, until);
        if (fault === undefined || wasRefused(on as Component, 'health')) continue;
        yield {
          on: component,
          message: `it waits until ${named(on as Component)} is ${until}, but that ${fault.message}`,
          mend: fault.mend,
        };
      }
    }
  },
};

function faultOf({ runs, health }: WorkloadFacet, until: Dependency['until']) {
  if (runs.type === 'cron')
    return { message: 'runs on a schedule', mend: 'wait for a job without a schedule, or not at all' };
  if (until === 'completed')
    return runs.type === 'once' ? undefined : { message: 'never ends', mend: "wait until it is 'healthy'" };
  if (runs.type === 'once') return { message: 'ends', mend: "wait until it is 'completed'" };
  return health === undefined ? { message: 'has no health check', mend: 'give it health' } : undefined;
}
