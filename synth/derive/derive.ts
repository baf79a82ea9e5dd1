import type { Endpoint } from '../../constructs/facets/endpoint';
import type { PublishedPort } from '../../constructs/facets/workload';
import type { Component } from '../../constructs/fleet/component';
import type { Fleet } from '../../constructs/fleet/fleet';
import type { Host } from '../../constructs/host/host';
import { AddressBook } from './address-book';
import { byKind, collect } from './collect';
import { Connections } from './connections';
import { DerivedModel } from './derived-model';
import { type Draft, placeAll } from './drafts';
import type { ImageLock } from './image-lock';
import { instancesOf } from './instances';
import type { Described, Model, PlacedNetwork, PlacedWorkload } from './model';
import { type HostNetworks, placeNetworks } from './networks';
import { type CrossHostPort, crossHostPorts } from './private-links';
import { Stacks, type TakenOver } from './stacks';
import { readWireGuardLock } from './wireguard-lock';

/** What synthesis reads besides the declaration. */
export interface Committed {
  /** The text of infra/addresses.lock.json; undefined when there is none yet. */
  readonly addressLock?: string;
  /** The text of infra/wireguard.lock.json. */
  readonly wireGuardLock?: string;
  /**
   * The content of infra/images.lock.json: what was promoted.
   * @default nothing
   */
  readonly images?: ImageLock;
}

/** Facets → the derived model. Mistakes are recorded with the tree, never thrown. */
export function derive(fleet: Fleet, committed: Committed = {}): Model {
  const described = collect(fleet);
  const kinds = byKind(described);
  const connections = new Connections(kinds);
  const stacks = new Stacks(committed.images ?? {}, takenOver(described));
  const drafts = placeAll(described, stacks, connections);
  const book = new AddressBook(fleet, committed.addressLock);
  const published = crossHostPorts(drafts, connections);
  for (const [host, onHost] of groupByHost(drafts)) {
    const joined = new Map(onHost.map((draft) => [draft, joins(draft, onHost, connections)]));
    const networks = placeNetworks(
      host,
      onHost.map((draft) => ({ ...draft, facet: { ...draft.facet, networks: joined.get(draft) ?? [] } })),
      stacks,
      book,
      published,
    );
    placeOnHost(host, onHost, joined, networks, published, book);
  }
  for (const { component, facet, stack } of drafts) {
    if (stack.cluster !== undefined)
      stack.workloads.push({ component, facet, stack, instances: [], networks: [], publishes: [] });
  }
  const keys = readWireGuardLock(fleet, committed.wireGuardLock);
  return new DerivedModel(fleet, described, kinds, connections, stacks.all, book.toString(), keys);
}

function takenOver(described: readonly Described[]): TakenOver {
  const hosts = new Map<Host, Map<string, string>>();
  for (const facet of described.flatMap(({ facets }) => facets)) {
    if (facet.kind !== 'existing-state') continue;
    hosts.set(facet.host, new Map([...(hosts.get(facet.host) ?? []), ...Object.entries(facet.takenOver)]));
  }
  return hosts;
}

function groupByHost(drafts: readonly Draft[]): Map<Host, Draft[]> {
  const hosts = new Map<Host, Draft[]>();
  for (const draft of drafts) {
    const { host } = draft.stack;
    if (host === undefined) continue;
    const list = hosts.get(host);
    if (list === undefined) hosts.set(host, [draft]);
    else list.push(draft);
  }
  return hosts;
}

/** The networks that a workload joins: its own, and where it says so those of everything that it reaches. */
function joins(
  { component, facet, stack }: Draft,
  onHost: readonly Draft[],
  connections: Connections,
): Draft['facet']['networks'] {
  if (!facet.joinsWhatItReaches) return facet.networks;
  const reached = new Set<Endpoint['owner']>(
    [...connections.declared(component, facet), ...connections.scraped(component, facet)].map(
      (endpoint) => endpoint.owner,
    ),
  );
  const others = onHost.filter((draft) => draft.stack.host === stack.host && reached.has(draft.component));
  return [...new Set([...facet.networks, ...others.flatMap((draft) => draft.facet.networks.slice(0, 1))])];
}

/** A construct with several workloads listens for the one alone that is reached: its exporter isn't it. */
function portsOf(
  { component, facet }: Draft,
  published: ReadonlyMap<Component, readonly CrossHostPort[]>,
): PublishedPort[] {
  return (published.get(component) ?? [])
    .filter(({ workload }) => workload === facet.name)
    .map(({ address, hostPort, containerPort }) => ({ address, hostPort, containerPort }));
}

function placeOnHost(
  host: Host,
  drafts: readonly Draft[],
  joined: ReadonlyMap<Draft, Draft['facet']['networks']>,
  networks: HostNetworks,
  published: ReadonlyMap<Component, readonly CrossHostPort[]>,
  book: AddressBook,
): void {
  const services = drafts.map((draft) => ({
    draft,
    services: instancesOf(draft.facet),
    networks: (joined.get(draft) ?? []).flatMap((network) => networks.get(network) ?? []),
  }));
  const members = new Map<PlacedNetwork, string[]>();
  for (const { draft, services: each, networks: on } of services) {
    for (const network of on)
      members.set(network, [
        ...(members.get(network) ?? []),
        ...each.map(({ service }) => `${draft.stack.name}/${service}`),
      ]);
  }
  for (const [network, names] of members) book.allotAddresses(host.folder, network.name, names);
  for (const { draft, services: each, networks: on } of services) {
    const addresses = (service: string) =>
      new Map(
        on.map((network) => [
          network.name,
          book.address(host.folder, network.name, `${draft.stack.name}/${service}`) ?? '',
        ]),
      );
    const placed: PlacedWorkload = {
      ...draft,
      instances: each.map((instance) => ({ ...instance, addresses: addresses(instance.service) })),
      networks: on,
      publishes: [...draft.facet.publishes, ...portsOf(draft, published)],
    };
    draft.stack.workloads.push(placed);
  }
}
