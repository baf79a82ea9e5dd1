import type { Model, PlacedWorkload, Stack } from '../derive/model';

/** The name of the claim of a volume that several pods mount; undefined for a volume of one pod alone. */
export type SharedVolumes = (workload: PlacedWorkload, volume: string) => string | undefined;

/**
 * On a host a volume belongs to its stack, and every container that names it mounts the same one: replicas, a job
 * beside a server. Such a volume is one claim that many pods mount; that of a single pod is its StatefulSet's own.
 */
export function sharedVolumes(model: Model, stack: Stack): SharedVolumes {
  const mounting = new Map<string, number>();
  for (const workload of stack.workloads) {
    for (const mount of workload.facet.mounts) {
      if (mount.type !== 'volume') continue;
      const name = claimName(model, workload, mount.volume);
      const pods = workload.facet.runs.type === 'always' ? workload.facet.replicas : several;
      mounting.set(name, (mounting.get(name) ?? 0) + pods);
    }
  }
  return (workload, volume) => {
    const name = claimName(model, workload, volume);
    return (mounting.get(name) ?? 0) > 1 ? name : undefined;
  };
}

/** A job has a pod a run, and no StatefulSet whose claim could outlive it. */
const several = 2;

/** What a host's stack brings along keeps its volumes apart from those of the environment. */
function claimName(model: Model, workload: PlacedWorkload, volume: string): string {
  const home = model.placed(workload.component).find(({ stack }) => stack.host !== undefined)?.stack;
  const own = home === undefined || home.environment === workload.stack.environment;
  return own ? volume : `${home.name}.${volume}`;
}
