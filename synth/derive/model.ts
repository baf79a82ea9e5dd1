import type { Endpoint } from '../../constructs/facets/endpoint';
import type { Facet, FacetKinds } from '../../constructs/facets/facet';
import type { PublishedPort, WorkloadFacet } from '../../constructs/facets/workload';
import type { Component } from '../../constructs/fleet/component';
import type { Fleet } from '../../constructs/fleet/fleet';
import type { Host } from '../../constructs/host/host';
import type { KubernetesCluster } from '../../constructs/host/kubernetes-cluster';
import type { Network } from '../../constructs/host/network';
import type { Environment } from '../../constructs/project/environment';

/** A construct and what it said it has. */
export interface Described {
  readonly component: Component;
  readonly facets: readonly Facet[];
}

/** One facet with the construct that has it. */
export interface Found<Kind extends keyof FacetKinds> {
  readonly component: Component;
  readonly facet: FacetKinds[Kind];
}

/** What is deployed together: one folder, one Compose project or one Kubernetes namespace, one restart boundary. */
export interface Stack {
  /** Unique on its host or cluster: `shop-prod`, `postgres`, `edge`. */
  readonly name: string;
  /** Relative to the repository's root: `infra/vps1/shop-prod`. */
  readonly directory: string;
  readonly host: Host | undefined;
  readonly cluster: KubernetesCluster | undefined;
  /** The environment that it is a copy of; undefined for a host's own service. */
  readonly environment: Environment | undefined;
  /** The tags of images that were promoted to it, by their names without them; empty where nothing is. */
  readonly promoted: ReadonlyMap<string, string>;
  readonly workloads: PlacedWorkload[];
  /** On a host: its volumes whose data is in one that was there before, by their own names for Docker. */
  readonly takenOver: ReadonlyMap<string, string>;
  /** On a host: the networks that this stack creates. */
  readonly networks: PlacedNetwork[];
}

/** A workload in one place. */
export interface PlacedWorkload {
  readonly component: Component;
  readonly facet: WorkloadFacet;
  readonly stack: Stack;
  /** One a replica and colour on a host; empty on a cluster, which makes its own. */
  readonly instances: readonly Instance[];
  /** The networks it joins on its host, in order. */
  readonly networks: readonly PlacedNetwork[];
  /** Ports that its host listens on for it, those for other hosts included. */
  readonly publishes: readonly PublishedPort[];
}

/** One container: a workload × a place × a replica × a colour. */
export interface Instance {
  /** The Compose service: `api-blue-1`. */
  readonly service: string;
  /** From 1. */
  readonly replica: number;
  readonly colour: 'blue' | 'green' | undefined;
  /** Its fixed address in each network that it joins, by the network's name. */
  readonly addresses: ReadonlyMap<string, string>;
}

/** A network on one host. */
export interface PlacedNetwork {
  /** Its name for Docker: `shop-prod`. */
  readonly name: string;
  readonly network: Network;
  /** True: no way out of it on this host. */
  readonly internal: boolean;
  readonly subnet: string;
  /** The part of the subnet for containers without a fixed address. */
  readonly dynamicRange: string;
  /** The stack that creates it. */
  readonly stack: Stack;
}

/** A place as one reader spells it. */
export interface Address {
  readonly host: string;
  readonly port: number;
}

/** The derived model: all that checks and renderers read. */
export interface Model {
  readonly fleet: Fleet;
  readonly described: readonly Described[];
  readonly stacks: readonly Stack[];
  /** The facets of one kind, in the order of declaration. */
  find<Kind extends keyof FacetKinds>(kind: Kind): readonly Found<Kind>[];
  /** The facets of one kind that one construct has. */
  facetsOf<Kind extends keyof FacetKinds>(component: Component, kind: Kind): readonly FacetKinds[Kind][];
  /** The places of a construct's workloads. */
  placed(component: Component): readonly PlacedWorkload[];
  /** The workload behind an endpoint, as seen from a stack: in the stack itself, on its host, else anywhere. */
  target(from: Stack, endpoint: Endpoint): PlacedWorkload | undefined;
  /** How a workload reaches an endpoint by one name; undefined when it can't. */
  reach(from: PlacedWorkload, endpoint: Endpoint): Address | undefined;
  /** The same, one address for each instance: what a balancer or Prometheus needs. */
  reachEach(from: PlacedWorkload, endpoint: Endpoint): readonly (Address & { readonly instance: Instance })[];
  /** Every endpoint that a workload reaches: by its environment, its declared connections, its routes, its scrapes. */
  reaches(from: PlacedWorkload): readonly Endpoint[];
  /** The committed allocation as it must be after this run. */
  readonly addressLock: string;
  /** The public key of each bootstrapped host of a WireGuard network, by the host's id. */
  readonly wireGuardKeys: ReadonlyMap<string, string>;
}
