import type { ClusterStack } from './cluster-stack';
import { stackLabels } from './labels';
import type { KubernetesObject, Part } from './manifest';

const anywhere = [
  // Private, shared and link-local ranges (RFC 1918, 6598, 3927): other pods, nodes, the cloud's metadata.
  {
    cidr: '0.0.0.0/0',
    except: ['10.0.0.0/8', '100.64.0.0/10', '169.254.0.0/16', '172.16.0.0/12', '192.168.0.0/16'],
  },
  // RFC 4193 and 4291.
  { cidr: '::/0', except: ['fc00::/7', 'fe80::/10'] },
] as const;

/** What holds for several workloads: nothing comes in or goes out, but names are looked up, and some go out. */
export function sharedPolicies(on: ClusterStack): KubernetesObject[] {
  return [
    shared(on, 'default--deny', { podSelector: {}, policyTypes: ['Ingress', 'Egress'] }),
    shared(on, 'default--names', { podSelector: {}, policyTypes: ['Egress'], egress: [nameLookup] }),
    ...internet(on),
  ];
}

function shared({ stack }: ClusterStack, name: string, spec: Part): KubernetesObject {
  const metadata = { name, namespace: stack.name, labels: stackLabels(stack) };
  return { apiVersion: 'networking.k8s.io/v1', kind: 'NetworkPolicy', metadata, spec };
}

/** Those that one of their networks would let out on a host: a container reaches the internet by any that isn't internal. */
function internet(on: ClusterStack): KubernetesObject[] {
  const outgoing = on.stack.workloads.filter(
    ({ facet }) => facet.onHostNetwork || facet.networks.some((network) => !network.internal),
  );
  if (outgoing.length === 0) return [];
  const names = outgoing.map(({ facet }) => facet.name);
  const podSelector = { matchExpressions: [{ key: 'app.kubernetes.io/name', operator: 'In', values: names }] };
  const egress = [{ to: anywhere.map((ipBlock) => ({ ipBlock })) }];
  return [shared(on, 'default--internet', { podSelector, policyTypes: ['Egress'], egress })];
}

const nameLookup: Part = {
  to: [
    {
      namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': 'kube-system' } },
      podSelector: { matchLabels: { 'k8s-app': 'kube-dns' } },
    },
  ],
  ports: [
    { port: 53, protocol: 'UDP' },
    { port: 53, protocol: 'TCP' },
  ],
};
