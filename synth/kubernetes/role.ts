import type { PlacedWorkload } from '../derive/model';
import type { ClusterStack } from './cluster-stack';

/** The kind of object that runs a workload's pods. */
export type Controller = 'Deployment' | 'StatefulSet' | 'Job' | 'CronJob';

/** Always running with a volume of its own: a StatefulSet. */
export function controllerOf(on: ClusterStack, workload: PlacedWorkload): Controller {
  const { runs, mounts } = workload.facet;
  if (runs.type === 'once') return 'Job';
  if (runs.type === 'cron') return 'CronJob';
  const own = mounts.some((mount) => mount.type === 'volume' && on.shared(workload, mount.volume) === undefined);
  return own ? 'StatefulSet' : 'Deployment';
}

/** How many pods run: the least and the most. */
export interface Scale {
  readonly least: number;
  readonly most: number;
}

/** An autoscaler may go to so many times what always runs. */
const growth = 3;

/**
 * What a public route leads to grows with its load, and so does a worker with a contract, unless it keeps state or must
 * not run twice. The autoscaler measures against the cpu request, so there has to be one.
 */
export function scaleOf(on: ClusterStack, workload: PlacedWorkload): Scale {
  const { replicas, strategy, mounts, resources } = workload.facet;
  const routed = on.links.routed.has(workload);
  const scales =
    (routed || on.model.facetsOf(workload.component, 'worker').length > 0) &&
    controllerOf(on, workload) === 'Deployment' &&
    strategy !== 'recreate' &&
    resources.cpus !== undefined &&
    !mounts.some((mount) => mount.type === 'volume');
  // People wait for an answer; a message waits for a worker.
  const least = scales && routed ? Math.max(replicas, 2) : replicas;
  return { least, most: scales ? least * growth : replicas };
}
