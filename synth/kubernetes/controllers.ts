import type { PlacedWorkload } from '../derive/model';
import type { ClusterStack } from './cluster-stack';
import { metadataOf, podSelector } from './labels';
import type { KubernetesObject, Part } from './manifest';
import { jobName, podsServiceName } from './names';
import { podTemplate } from './pod-template';
import { controllerOf, scaleOf } from './role';
import { claimTemplates } from './volume-claim';

/** The object that runs the pods of a workload. */
export function controller(on: ClusterStack, workload: PlacedWorkload): KubernetesObject {
  switch (controllerOf(on, workload)) {
    case 'Deployment':
      return deployment(on, workload);
    case 'StatefulSet':
      return statefulSet(on, workload);
    case 'Job':
      return {
        apiVersion: 'batch/v1',
        kind: 'Job',
        metadata: metadataOf(workload, jobName(workload)),
        spec: job(on, workload),
      };
    case 'CronJob':
      return cronJob(on, workload);
  }
}

/** How many old versions stay to go back to. */
const revisionHistoryLimit = 3;

function deployment(on: ClusterStack, workload: PlacedWorkload): KubernetesObject {
  const { least, most } = scaleOf(on, workload);
  const { strategy, observation } = workload.facet;
  const recreate = strategy === 'recreate';
  return {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: metadataOf(workload),
    spec: {
      // An autoscaler's number must not be put back with every release.
      ...(least === most && { replicas: least }),
      revisionHistoryLimit,
      // Only then the next pod is replaced (kubernetes.io: Deployments, Min Ready Seconds).
      ...(observation !== undefined && { minReadySeconds: Math.ceil(observation.seconds) }),
      selector: podSelector(workload),
      strategy: recreate
        ? { type: 'Recreate' }
        : { type: 'RollingUpdate', rollingUpdate: { maxUnavailable: 0, maxSurge: 1 } },
      template: podTemplate(on, workload),
    },
  };
}

function statefulSet(on: ClusterStack, workload: PlacedWorkload): KubernetesObject {
  return {
    apiVersion: 'apps/v1',
    kind: 'StatefulSet',
    metadata: metadataOf(workload),
    spec: {
      replicas: workload.facet.replicas,
      revisionHistoryLimit,
      selector: podSelector(workload),
      serviceName: podsServiceName(workload),
      // State outlives its declaration.
      persistentVolumeClaimRetentionPolicy: { whenDeleted: 'Retain', whenScaled: 'Retain' },
      template: podTemplate(on, workload),
      volumeClaimTemplates: claimTemplates(on, workload),
    },
  };
}

/** A failed run is tried twice again. */
function job(on: ClusterStack, workload: PlacedWorkload): Part {
  return { backoffLimit: 2, template: podTemplate(on, workload) };
}

function cronJob(on: ClusterStack, workload: PlacedWorkload): KubernetesObject {
  const { runs } = workload.facet;
  return {
    apiVersion: 'batch/v1',
    kind: 'CronJob',
    metadata: metadataOf(workload),
    spec: {
      schedule: runs.type === 'cron' ? runs.expression : '',
      timeZone: 'Etc/UTC',
      concurrencyPolicy: 'Forbid',
      // A run that an outage of the cluster's controllers made late still happens within ten minutes.
      startingDeadlineSeconds: 600,
      successfulJobsHistoryLimit: 3,
      failedJobsHistoryLimit: 3,
      jobTemplate: { spec: job(on, workload) },
    },
  };
}
