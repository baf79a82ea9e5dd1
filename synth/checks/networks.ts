import type { Model, PlacedNetwork } from '../derive/model';

/** Every network on every host. */
export function* placedNetworks(model: Model): Generator<PlacedNetwork> {
  for (const stack of model.stacks) yield* stack.networks;
}
