import type { PlacedWorkload } from '../derive/model';
import type { ClusterStack } from './cluster-stack';
import { metadataOf, podLabels } from './labels';
import type { KubernetesObject } from './manifest';
import { podsServiceName } from './names';
import { portsOf } from './ports';
import { controllerOf } from './role';

/** The name that other workloads reach it by, and for a StatefulSet the one that names its pods. */
export function services(on: ClusterStack, workload: PlacedWorkload): KubernetesObject[] {
  const ports = portsOf(on, workload).map(({ name, port, http }) => ({
    name,
    port,
    targetPort: name,
    ...(http && { appProtocol: 'http' }),
  }));
  const stateful = controllerOf(on, workload) === 'StatefulSet';
  const selector = podLabels(workload);
  const service = (name: string, spec: object): KubernetesObject => ({
    apiVersion: 'v1',
    kind: 'Service',
    metadata: metadataOf(workload, name),
    spec: { selector, ...spec },
  });
  return [
    ...(ports.length > 0 ? [service(workload.facet.name, { type: 'ClusterIP', ports })] : []),
    // Its pods find each other before they are ready.
    ...(stateful
      ? [service(podsServiceName(workload), { clusterIP: 'None', publishNotReadyAddresses: true, ports })]
      : []),
  ];
}
