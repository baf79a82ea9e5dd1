import type { Model, PlacedWorkload } from '../derive/model';

/** Every workload in every place. */
export function* placedWorkloads(model: Model): Generator<PlacedWorkload> {
  for (const stack of model.stacks) yield* stack.workloads;
}

/** Every workload of the hosts: what a cluster runs is its own matter. */
export function* workloadsOnHosts(model: Model): Generator<PlacedWorkload> {
  for (const stack of model.stacks) if (stack.host !== undefined) yield* stack.workloads;
}
