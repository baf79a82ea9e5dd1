import type { Endpoint } from '../../constructs/facets/endpoint';
import type { FacetKinds } from '../../constructs/facets/facet';
import type { Component } from '../../constructs/fleet/component';
import type { Fleet } from '../../constructs/fleet/fleet';
import { Vps } from '../../constructs/host/vps';
import type { Connections } from './connections';
import type { Address, Described, Found, Instance, Model, PlacedWorkload, Stack } from './model';

/** Answers who reaches whom and how, over what was placed. */
export class DerivedModel implements Model {
  readonly fleet: Fleet;
  readonly described: readonly Described[];
  readonly stacks: readonly Stack[];
  readonly addressLock: string;
  readonly wireGuardKeys: ReadonlyMap<string, string>;
  readonly #kinds: ReadonlyMap<keyof FacetKinds, readonly Found<keyof FacetKinds>[]>;
  readonly #connections: Connections;
  readonly #placed = new Map<Component, PlacedWorkload[]>();
  readonly #facets: ReadonlyMap<Component, Described['facets']>;

  constructor(
    fleet: Fleet,
    described: readonly Described[],
    kinds: ReadonlyMap<keyof FacetKinds, readonly Found<keyof FacetKinds>[]>,
    connections: Connections,
    stacks: readonly Stack[],
    addressLock: string,
    wireGuardKeys: ReadonlyMap<string, string>,
  ) {
    this.fleet = fleet;
    this.described = described;
    this.stacks = stacks;
    this.addressLock = addressLock;
    this.wireGuardKeys = wireGuardKeys;
    this.#kinds = kinds;
    this.#connections = connections;
    this.#facets = new Map(described.map(({ component, facets }) => [component, facets]));
    for (const workload of stacks.flatMap((stack) => stack.workloads)) {
      const list = this.#placed.get(workload.component);
      if (list === undefined) this.#placed.set(workload.component, [workload]);
      else list.push(workload);
    }
  }

  find<Kind extends keyof FacetKinds>(kind: Kind): readonly Found<Kind>[] {
    return (this.#kinds.get(kind) ?? []) as unknown as readonly Found<Kind>[];
  }

  facetsOf<Kind extends keyof FacetKinds>(component: Component, kind: Kind): readonly FacetKinds[Kind][] {
    return (this.#facets.get(component) ?? []).filter((facet) => facet.kind === kind) as unknown as FacetKinds[Kind][];
  }

  placed(component: Component): readonly PlacedWorkload[] {
    return this.#placed.get(component) ?? [];
  }

  target(from: Stack, endpoint: Endpoint): PlacedWorkload | undefined {
    const all = this.placed(endpoint.owner as Component).filter(({ facet }) => facet.name === endpoint.workload);
    const inStack = all.find(({ stack }) => stack === from);
    if (inStack !== undefined || from.cluster !== undefined) return inStack;
    return all.find(({ stack }) => stack.host === from.host) ?? all.find(({ stack }) => stack.host !== undefined);
  }

  reach(from: PlacedWorkload, endpoint: Endpoint): Address | undefined {
    const { port } = endpoint;
    if (endpoint.externalHost !== undefined) return { host: endpoint.externalHost, port };
    const target = this.target(from.stack, endpoint);
    if (target === undefined) return undefined;
    if (from.stack.cluster !== undefined) return { host: target.facet.name, port };
    if (target.stack === from.stack && from.networks.some((network) => target.networks.includes(network)))
      return { host: target.facet.name, port };
    if (target.stack.host !== from.stack.host) return acrossHosts(target, endpoint);
    return this.reachEach(from, endpoint)[0];
  }

  reachEach(from: PlacedWorkload, endpoint: Endpoint): readonly (Address & { readonly instance: Instance })[] {
    const target = this.target(from.stack, endpoint);
    if (target === undefined || target.stack.host !== from.stack.host) return [];
    const { port } = endpoint;
    if (target.facet.onHostNetwork) {
      return from.facet.onHostNetwork
        ? target.instances.map((instance) => ({ host: '127.0.0.1', port, instance }))
        : [];
    }
    const shared = from.facet.onHostNetwork
      ? target.networks[0]
      : from.networks.find((network) => target.networks.includes(network));
    if (shared === undefined) return [];
    return target.instances.map((instance) => ({ host: instance.addresses.get(shared.name) ?? '', port, instance }));
  }

  reaches(from: PlacedWorkload): readonly Endpoint[] {
    const { component, facet, stack } = from;
    const scraped = this.#connections.scraped(component, facet);
    const declared = this.#connections.declared(component, facet);
    if (scraped.length === 0) return declared;
    return [...new Set([...declared, ...(this.#onHost(scraped).get(stack.host) ?? [])])];
  }

  #metricsByHost: ReadonlyMap<Stack['host'], readonly Endpoint[]> | undefined;

  /** Metrics by the hosts that they are on, sorted once: a fleet has many of both, and each Prometheus asks. */
  #onHost(metrics: readonly Endpoint[]): ReadonlyMap<Stack['host'], readonly Endpoint[]> {
    if (this.#metricsByHost !== undefined) return this.#metricsByHost;
    const byHost = new Map<Stack['host'], Endpoint[]>();
    for (const endpoint of metrics) {
      for (const host of new Set(this.placed(endpoint.owner as Component).map(({ stack }) => stack.host))) {
        const list = byHost.get(host);
        if (list === undefined) byHost.set(host, [endpoint]);
        else list.push(endpoint);
      }
    }
    this.#metricsByHost = byHost;
    return byHost;
  }
}

/** What crosses hosts goes to the private address that the target's host listens on for it. */
function acrossHosts(target: PlacedWorkload, endpoint: Endpoint): Address | undefined {
  const { host } = target.stack;
  const published = target.publishes.find((each) => each.containerPort === endpoint.port);
  if (!(host instanceof Vps) || host.privateAddress === undefined || published?.address !== host.privateAddress)
    return undefined;
  return { host: host.privateAddress, port: published.hostPort };
}
