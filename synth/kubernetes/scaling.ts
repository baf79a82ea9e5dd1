import type { PlacedWorkload } from '../derive/model';
import type { ClusterStack } from './cluster-stack';
import { metadataOf, podSelector } from './labels';
import type { KubernetesObject } from './manifest';
import { controllerOf, scaleOf } from './role';

/** Of the cpu request, the mean of all pods that the autoscaler aims at, in percent. */
const targetUtilization = 70;

/** Grows and shrinks a workload with its load. */
export function autoscaler(on: ClusterStack, workload: PlacedWorkload): KubernetesObject[] {
  const { least, most } = scaleOf(on, workload);
  if (least === most) return [];
  return [
    {
      apiVersion: 'autoscaling/v2',
      kind: 'HorizontalPodAutoscaler',
      metadata: metadataOf(workload),
      spec: {
        scaleTargetRef: { apiVersion: 'apps/v1', kind: 'Deployment', name: workload.facet.name },
        minReplicas: least,
        maxReplicas: most,
        metrics: [
          {
            type: 'Resource',
            resource: { name: 'cpu', target: { type: 'Utilization', averageUtilization: targetUtilization } },
          },
        ],
      },
    },
  ];
}

/** A node that is emptied takes one pod at a time; a single pod has no budget, or the node could never be emptied. */
export function disruptionBudget(on: ClusterStack, workload: PlacedWorkload): KubernetesObject[] {
  if (controllerOf(on, workload) !== 'Deployment' || scaleOf(on, workload).least < 2) return [];
  return [
    {
      apiVersion: 'policy/v1',
      kind: 'PodDisruptionBudget',
      metadata: metadataOf(workload),
      spec: { maxUnavailable: 1, selector: podSelector(workload), unhealthyPodEvictionPolicy: 'AlwaysAllow' },
    },
  ];
}
