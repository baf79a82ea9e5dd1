import type { Model, PlacedWorkload } from '../derive/model';

const everywhere = new WeakMap<Model, readonly PlacedWorkload[]>();
const hosted = new WeakMap<Model, readonly PlacedWorkload[]>();

/** Every workload in every place. Lists, not generators: most rules go through all of them. */
export function placedWorkloads(model: Model): readonly PlacedWorkload[] {
  let all = everywhere.get(model);
  if (all === undefined) {
    all = model.stacks.flatMap((stack) => stack.workloads);
    everywhere.set(model, all);
  }
  return all;
}

/** Every workload of the hosts: what a cluster runs is its own matter. */
export function workloadsOnHosts(model: Model): readonly PlacedWorkload[] {
  let all = hosted.get(model);
  if (all === undefined) {
    all = placedWorkloads(model).filter(({ stack }) => stack.host !== undefined);
    hosted.set(model, all);
  }
  return all;
}
