import type { Endpoint } from '../../constructs/facets/endpoint';
import type { WorkloadFacet } from '../../constructs/facets/workload';
import type { Model, PlacedWorkload } from '../derive/model';
import { placedWorkloads } from './placed-workloads';

const known = new WeakMap<Model, ReadonlyMap<PlacedWorkload, readonly Endpoint[]>>();

/** What every placed workload reaches, asked once for all rules. */
export function reached(model: Model): ReadonlyMap<PlacedWorkload, readonly Endpoint[]> {
  let all = known.get(model);
  if (all === undefined) {
    all = new Map(placedWorkloads(model).map((workload) => [workload, model.reaches(workload)]));
    known.set(model, all);
  }
  return all;
}

const once = new WeakMap<Model, readonly (readonly [PlacedWorkload, readonly Endpoint[]])[]>();

/** The same in the first place of each workload: for rules on the declaration, which is the same in all. */
export function reachedOnce(model: Model): readonly (readonly [PlacedWorkload, readonly Endpoint[]])[] {
  let all = once.get(model);
  if (all === undefined) {
    const seen = new Set<WorkloadFacet>();
    const first: (readonly [PlacedWorkload, readonly Endpoint[]])[] = [];
    for (const each of reached(model)) {
      if (seen.has(each[0].facet)) continue;
      seen.add(each[0].facet);
      first.push(each);
    }
    all = first;
    once.set(model, all);
  }
  return all;
}
