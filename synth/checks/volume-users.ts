import type { Model, PlacedWorkload, Stack } from '../derive/model';

/** Two workloads of one stack that may write to one volume. */
export interface SharedVolume {
  readonly stack: Stack;
  readonly volume: string;
  readonly workload: PlacedWorkload;
  /** The one that was declared first. */
  readonly holder: PlacedWorkload;
}

const known = new WeakMap<Model, readonly SharedVolume[]>();

/** Every volume that more than one workload may write to, in every place. */
export function sharedVolumes(model: Model): readonly SharedVolume[] {
  let all = known.get(model);
  if (all === undefined) {
    all = [...find(model)];
    known.set(model, all);
  }
  return all;
}

function* find(model: Model): Generator<SharedVolume> {
  for (const stack of model.stacks) {
    const holders = new Map<string, PlacedWorkload>();
    for (const workload of stack.workloads) {
      for (const mount of workload.facet.mounts) {
        if (mount.type !== 'volume' || mount.readOnly === true) continue;
        const holder = holders.get(mount.volume);
        if (holder === undefined) holders.set(mount.volume, workload);
        else if (holder !== workload) yield { stack, volume: mount.volume, workload, holder };
      }
    }
  }
}

/** Whether a workload keeps a volume for itself: a server whose files no other process may touch. */
export function keepsForItself({ facet }: PlacedWorkload, volume: string): boolean {
  return facet.mounts.some((mount) => mount.type === 'volume' && mount.volume === volume && mount.exclusive === true);
}
