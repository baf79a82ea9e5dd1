import type { Component } from '../../constructs/fleet/component';
import type { Model, PlacedWorkload, Stack } from '../derive/model';

/** A workload that may write to a volume of its stack. */
export interface VolumeUser {
  readonly stack: Stack;
  readonly volume: string;
  readonly workload: PlacedWorkload;
}

/** Everything that may write to a volume, in every place. */
export function* volumeWriters(model: Model): Generator<VolumeUser> {
  for (const stack of model.stacks) {
    for (const workload of stack.workloads) {
      for (const mount of workload.facet.mounts)
        if (mount.type === 'volume' && mount.readOnly !== true) yield { stack, volume: mount.volume, workload };
    }
  }
}

/** What keeps a volume for itself: servers whose files no other process may touch. */
export function dataServers(model: Model): ReadonlySet<Component> {
  const kinds = ['postgres-server', 'redis', 'rabbitmq', 'prometheus'] as const;
  return new Set(kinds.flatMap((kind) => model.find(kind).map(({ component }) => component)));
}
