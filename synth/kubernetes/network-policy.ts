import type { Endpoint } from '../../constructs/facets/endpoint';
import type { PlacedWorkload } from '../derive/model';
import type { ClusterStack } from './cluster-stack';
import { metadataOf, podSelector } from './labels';
import type { Link } from './links';
import type { KubernetesObject, Manifest, Part } from './manifest';
import { metricsOf } from './pod-template';
import { sharedPolicies } from './shared-policies';

/** The label of a namespace whose pods may scrape metrics. */
export const monitoringLabel = 'vpsynth/monitoring';

/** Nothing comes in or goes out but what some policy lets through: policies only ever add. */
export function networkPolicies(on: ClusterStack): Manifest[] {
  return [
    ...sharedPolicies(on).map((object) => ({ from: on.environment, object })),
    ...on.stack.workloads.flatMap((workload) =>
      workloadPolicy(on, workload).map((object) => ({ from: workload.component, object })),
    ),
  ];
}

function workloadPolicy(on: ClusterStack, workload: PlacedWorkload): KubernetesObject[] {
  const ingress = incoming(on, workload);
  const egress = outgoing(on, workload);
  if (ingress.length + egress.length === 0) return [];
  return [
    {
      apiVersion: 'networking.k8s.io/v1',
      kind: 'NetworkPolicy',
      metadata: metadataOf(workload),
      spec: {
        podSelector: podSelector(workload),
        policyTypes: [...(ingress.length > 0 ? ['Ingress'] : []), ...(egress.length > 0 ? ['Egress'] : [])],
        ...(ingress.length > 0 && { ingress }),
        ...(egress.length > 0 && { egress }),
      },
    },
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
 * To exactly what it reaches. A policy knows no names: what stands outside the fleet is reached by its port, wherever
 * it is.
 */
function outgoing(on: ClusterStack, workload: PlacedWorkload): Part[] {
  const called = grouped(on.links.from.get(workload) ?? [], (link) => link.to);
  const external = on.links.external.get(workload) ?? [];
  return [
    ...called.map(({ peers, ports }) => ({ to: peers, ports })),
    ...(external.length > 0 ? [{ ports: portsTo(external) }] : []),
  ];
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
