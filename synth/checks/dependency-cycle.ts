import type { WorkloadFacet } from '../../constructs/facets/workload';
import type { Component } from '../../constructs/fleet/component';
import type { Model } from '../derive/model';
import type { Check } from './check';
import { named } from './named';

interface Step {
  readonly component: Component;
  readonly facet: WorkloadFacet;
  /** The dependency that is followed next. */
  next: number;
}

/** Nothing waits for itself. */
export const dependencyCycle: Check = {
  rule: 'dependency-cycle',
  severity: 'error',
  why: 'Compose refuses a cycle ("dependency cycle detected"): each would wait for the others for ever.',
  *check(model) {
    const done = new Set<WorkloadFacet>();
    for (const { component, facet } of model.find('workload')) {
      const cycle = facet.after.length === 0 ? undefined : findCycle(model, { component, facet, next: 0 }, done);
      const [first] = cycle ?? [];
      if (cycle === undefined || first === undefined) continue;
      yield {
        on: first.component,
        message: 'it waits for itself',
        got: [...cycle, first].map((step) => named(step.component)).join(' → '),
        mend: 'remove one of them from `after`',
      };
    }
  },
};

/** Each workload is entered once, without recursion: chains can be long. */
function findCycle(model: Model, start: Step, done: Set<WorkloadFacet>): Step[] | undefined {
  if (done.has(start.facet)) return undefined;
  const path = [start];
  const open = new Set([start.facet]);
  for (let top = path.at(-1); top !== undefined; top = path.at(-1)) {
    const dependency = top.facet.after[top.next];
    top.next += 1;
    if (dependency === undefined) {
      done.add(top.facet);
      open.delete(top.facet);
      path.pop();
      continue;
    }
    const component = dependency.on as Component;
    const facet = model.facetsOf(component, 'workload').find(({ name }) => name === dependency.workload);
    if (facet === undefined || done.has(facet)) continue;
    if (open.has(facet)) {
      for (const step of path) done.add(step.facet);
      return path.slice(path.findIndex((step) => step.facet === facet));
    }
    open.add(facet);
    path.push({ component, facet, next: 0 });
  }
  return undefined;
}
