import type { Endpoint } from '../../constructs/facets/endpoint';
import type { PlacedWorkload } from '../derive/model';
import type { ClusterStack } from './cluster-stack';
import { metadataOf, podSelector, stackLabels } from './labels';
import type { Link } from './links';
import type { KubernetesObject, Manifest, Part } from './manifest';
import { metricsOf } from './pod-template';

/** The label of a namespace whose pods may scrape metrics. */
export const monitoringLabel = 'vpsynth/monitoring';

const anywhere = [
  // Private, shared and link-local ranges (RFC 1918, 6598, 3927): other pods, nodes, the cloud's metadata.
  {
    cidr: '0.0.0.0/0',
    except: ['10.0.0.0/8', '100.64.0.0/10', '169.254.0.0/16', '172.16.0.0/12', '192.168.0.0/16'],
  },
  // RFC 4193 and 4291.
  { cidr: '::/0', except: ['fc00::/7', 'fe80::/10'] },
] as const;

/** Nothing comes in or goes out, but names are looked up; then each workload's own ways. Policies only ever add. */
export function networkPolicies(on: ClusterStack): Manifest[] {
  const from = on.environment;
  return [
    { from, object: forAll(on, 'default--deny', { policyTypes: ['Ingress', 'Egress'] }) },
    { from, object: forAll(on, 'default--dns', { policyTypes: ['Egress'], egress: [nameLookup] }) },
    ...on.stack.workloads.flatMap((workload) =>
      workloadPolicy(on, workload).map((object) => ({ from: workload.component, object })),
    ),
  ];
}

function forAll({ stack }: ClusterStack, name: string, rules: Part): KubernetesObject {
  const metadata = { name, namespace: stack.name, labels: stackLabels(stack) };
  return policy(metadata, { podSelector: {}, ...rules });
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

function workloadPolicy(on: ClusterStack, workload: PlacedWorkload): KubernetesObject[] {
  const ingress = incoming(on, workload);
  const egress = outgoing(on, workload);
  if (ingress.length + egress.length === 0) return [];
  return [
    policy(metadataOf(workload), {
      podSelector: podSelector(workload),
      policyTypes: [...(ingress.length > 0 ? ['Ingress'] : []), ...(egress.length > 0 ? ['Egress'] : [])],
      ...(ingress.length > 0 && { ingress }),
      ...(egress.length > 0 && { egress }),
    }),
  ];
}

/** From exactly those that reach it, from the gateway where a route leads to it, and from those who scrape it. */
function incoming(on: ClusterStack, workload: PlacedWorkload): Part[] {
  const links = on.links.to.get(workload) ?? [];
  const callers = grouped(links, (link) => link.from);
  const gateway = { matchLabels: { 'kubernetes.io/metadata.name': on.cluster.props.gatewayNamespace } };
  const monitoring = { matchLabels: { [monitoringLabel]: 'true' } };
  return [
    ...callers.map(({ peers, ports }) => ({ from: peers, ports })),
    ...fromNamespace(gateway, on.links.routed.get(workload) ?? []),
    ...fromNamespace(
      monitoring,
      metricsOf(on, workload).map(({ endpoint }) => endpoint),
    ),
  ];
}

function fromNamespace(namespaceSelector: Part, endpoints: readonly Endpoint[]): Part[] {
  return endpoints.length === 0 ? [] : [{ from: [{ namespaceSelector }], ports: portsTo(endpoints) }];
}

/**
 * To exactly what it reaches, and to the internet when on a host one of its networks would let it out. A policy knows
 * no names: what stands outside the fleet is reached by its port, wherever it is.
 */
function outgoing(on: ClusterStack, workload: PlacedWorkload): Part[] {
  const called = grouped(on.links.from.get(workload) ?? [], (link) => link.to);
  const external = on.links.external.get(workload) ?? [];
  return [
    ...called.map(({ peers, ports }) => ({ to: peers, ports })),
    ...(external.length > 0 ? [{ ports: portsTo(external) }] : []),
    ...(hasWayOut(workload) ? [{ to: anywhere.map((ipBlock) => ({ ipBlock })) }] : []),
  ];
}

/** On a host a container reaches the internet by any network that isn't internal. */
function hasWayOut({ facet }: PlacedWorkload): boolean {
  return facet.onHostNetwork || facet.networks.some((network) => !network.internal);
}

/** The workloads at one end of some links, those on the same ports together. */
function grouped(links: readonly Link[], end: (link: Link) => PlacedWorkload): { peers: Part[]; ports: Part[] }[] {
  const endpoints = new Map<PlacedWorkload, Endpoint[]>();
  for (const link of links) endpoints.set(end(link), [...(endpoints.get(end(link)) ?? []), link.endpoint]);
  const groups = new Map<string, { peers: Part[]; ports: Part[] }>();
  for (const [workload, reached] of endpoints) {
    const ports = portsTo(reached);
    const key = JSON.stringify(ports);
    const group = groups.get(key) ?? { peers: [], ports };
    group.peers.push({ podSelector: podSelector(workload) });
    groups.set(key, group);
  }
  return [...groups.values()];
}

function portsTo(endpoints: readonly Endpoint[]): Part[] {
  const ports = [...new Set(endpoints.map(({ port }) => port))].sort((left, right) => left - right);
  return ports.map((port) => ({ port, protocol: 'TCP' }));
}

function policy(metadata: KubernetesObject['metadata'], spec: Part): KubernetesObject {
  return { apiVersion: 'networking.k8s.io/v1', kind: 'NetworkPolicy', metadata, spec };
}
