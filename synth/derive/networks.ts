import type { PublishedPort } from '../../constructs/facets/workload';
import type { Component } from '../../constructs/fleet/component';
import type { Host } from '../../constructs/host/host';
import type { Network } from '../../constructs/host/network';
import { Environment } from '../../constructs/project/environment';
import type { AddressBook } from './address-book';
import type { Draft } from './drafts';
import type { PlacedNetwork, Stack } from './model';
import type { Stacks } from './stacks';
import { dynamicHalf, rangeOf, rangeText } from './subnet';

/** The networks of one host, by the construct that declares them. */
export type HostNetworks = ReadonlyMap<Network, PlacedNetwork>;

/** Gives every network that a host's workloads join its owner, its name and its subnet. */
export function placeNetworks(
  host: Host,
  drafts: readonly Draft[],
  stacks: Stacks,
  book: AddressBook,
  published: ReadonlyMap<Component, readonly PublishedPort[]>,
): HostNetworks {
  const owned = new Map<Network, { stack: Stack; name: string }>();
  for (const network of new Set(drafts.flatMap((draft) => draft.facet.networks))) {
    const stack = ownerOn(host, network, stacks);
    if (stack !== undefined) owned.set(network, { stack, name: networkName(network, stack) });
  }
  book.allotSubnets(
    host.folder,
    [...owned].map(([network, { name }]) => ({ name, declared: network.subnet })),
  );
  const placed = new Map<Network, PlacedNetwork>();
  for (const [network, { stack, name }] of owned) {
    const subnet = book.subnet(host.folder, name);
    if (subnet === undefined) continue;
    const dynamicRange = rangeText(dynamicHalf(rangeOf(subnet)));
    const internal = network.internal === 'unless-linked' ? !isLinked(network, drafts, published) : network.internal;
    const one = { name, network, internal, subnet, dynamicRange, stack };
    placed.set(network, one);
    stack.networks.push(one);
  }
  return placed;
}

/** Whether another host reaches something that this network alone could let it in to. */
function isLinked(
  network: Network,
  drafts: readonly Draft[],
  published: ReadonlyMap<Component, readonly PublishedPort[]>,
): boolean {
  return drafts.some(
    ({ component, facet: { networks } }) =>
      published.has(component) && networks.includes(network) && networks.every(({ internal }) => internal !== false),
  );
}

/** The stack on this host that creates a network; undefined when its owner is elsewhere. */
function ownerOn(host: Host, network: Network, stacks: Stacks): Stack | undefined {
  return stacks.of(network).find((stack) => stack.host === host);
}

/** The stack's own name for its main network, else the stack's and the network's. */
function networkName(network: Network, stack: Stack): string {
  const scopes = network.node.scopes.map((scope) => scope.node.id);
  const root = Environment.of(network)?.node.id ?? stack.name;
  const below = scopes.slice(scopes.lastIndexOf(root) + 1).filter((id) => id !== 'network');
  return [stack.name, ...below].join('-');
}
