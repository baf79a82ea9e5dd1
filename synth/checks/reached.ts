import type { Endpoint } from '../../constructs/facets/endpoint';
import type { Model, PlacedWorkload } from '../derive/model';
import { placedWorkloads } from './placed-workloads';

const known = new WeakMap<Model, ReadonlyMap<PlacedWorkload, readonly Endpoint[]>>();

/** What every placed workload reaches, asked once for all rules. */
export function reached(model: Model): ReadonlyMap<PlacedWorkload, readonly Endpoint[]> {
  let all = known.get(model);
  if (all === undefined) {
    all = new Map([...placedWorkloads(model)].map((workload) => [workload, model.reaches(workload)]));
    known.set(model, all);
  }
  return all;
}
