import type { ClusterStack } from './cluster-stack';
import { stackLabels } from './labels';
import type { KubernetesObject } from './manifest';
import { securityLevel } from './security-context';

/** The namespace of a stack: it admits only pods that meet the strictest level that all of the stack's own do. */
export function namespace({ stack }: ClusterStack): KubernetesObject {
  return {
    apiVersion: 'v1',
    kind: 'Namespace',
    metadata: {
      name: stack.name,
      labels: {
        ...stackLabels(stack),
        'pod-security.kubernetes.io/enforce': securityLevel(stack),
        'pod-security.kubernetes.io/warn': 'restricted',
      },
    },
  };
}
