import type { Model, PlacedNetwork } from '../derive/model';

/** Every network on every host. */
export function placedNetworks(model: Model): readonly PlacedNetwork[] {
  return model.stacks.flatMap((stack) => stack.networks);
}
