import { Size } from '../../constructs/values/size';
import type { PlacedWorkload } from '../derive/model';
import type { ClusterStack } from './cluster-stack';
import { stackLabels } from './labels';
import type { KubernetesObject, Manifest, Part } from './manifest';
import { sizeQuantity } from './quantity';

/** A declaration doesn't say how large a volume is: a host's disk is one. Many storage classes let a claim grow later. */
export const volumeSize = Size.gibibytes(10);

/** The claims that a StatefulSet makes: `data-postgres-0`. They outlive it. */
export function claimTemplates(on: ClusterStack, workload: PlacedWorkload): Part[] {
  return workload.facet.mounts.flatMap((mount) =>
    mount.type === 'volume' && on.shared(workload, mount.volume) === undefined
      ? [{ metadata: { name: mount.volume }, spec: claim(on, 'ReadWriteOnce') }]
      : [],
  );
}

/** The claims of volumes that several pods mount, each after the construct that first names it. */
export function sharedClaims(on: ClusterStack): Manifest[] {
  const first = new Map<string, PlacedWorkload>();
  for (const workload of on.stack.workloads) {
    for (const mount of workload.facet.mounts) {
      const name = mount.type === 'volume' ? on.shared(workload, mount.volume) : undefined;
      if (name !== undefined && !first.has(name)) first.set(name, workload);
    }
  }
  return [...first].map(([name, { component }]) => ({ from: component, object: sharedClaim(on, name) }));
}

function sharedClaim(on: ClusterStack, name: string): KubernetesObject {
  return {
    apiVersion: 'v1',
    kind: 'PersistentVolumeClaim',
    metadata: { name, namespace: on.stack.name, labels: stackLabels(on.stack) },
    spec: claim(on, 'ReadWriteMany'),
  };
}

function claim({ cluster }: ClusterStack, accessMode: 'ReadWriteOnce' | 'ReadWriteMany'): Part {
  const { storageClass } = cluster.props;
  return {
    accessModes: [accessMode],
    ...(storageClass !== undefined && { storageClassName: storageClass }),
    resources: { requests: { storage: sizeQuantity(volumeSize) } },
  };
}
