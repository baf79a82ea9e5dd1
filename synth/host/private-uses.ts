import { Vps } from '../../constructs/host/vps';
import type { Machine } from './machine';

/** A port on another host's private address, and the containers of this machine that reach it. */
export interface PrivateUse {
  readonly address: string;
  readonly port: number;
  /** Fixed addresses of containers, in order; never empty. */
  readonly sources: readonly string[];
  /** The construct that is reached. */
  readonly path: string;
}

/**
 * What containers of this machine reach on other hosts. What runs on the host's own network isn't here: it is no
 * container's packet that it sends, and none that is forwarded.
 */
export function privateUses(machine: Machine): PrivateUse[] {
  const { model, host, stacks } = machine;
  const others = new Set(sharedPrivateAddresses(machine).filter((address) => address !== host.privateAddress));
  const uses = new Map<string, { address: string; port: number; sources: Set<string>; path: string }>();
  for (const workload of stacks.flatMap((stack) => stack.workloads)) {
    if (workload.facet.onHostNetwork) continue;
    // Nothing leaves the machine by an internal network.
    const ways = workload.networks.filter(({ internal }) => !internal).map(({ name }) => name);
    const sources = workload.instances.flatMap(({ addresses }) => ways.flatMap((name) => addresses.get(name) || []));
    for (const endpoint of sources.length === 0 ? [] : model.reaches(workload)) {
      const place = model.reach(workload, endpoint);
      if (place === undefined || !others.has(place.host)) continue;
      const key = `${place.host}:${place.port}`;
      const use = uses.get(key) ?? {
        address: place.host,
        port: place.port,
        sources: new Set(),
        path: endpoint.owner.node.path,
      };
      for (const source of sources) use.sources.add(source);
      uses.set(key, use);
    }
  }
  return [...uses].sort(([left], [right]) => (left < right ? -1 : 1)).map(([, use]) => sorted(use));
}

/** The private addresses of the hosts that this one shares a network with, its own too; in order. */
export function sharedPrivateAddresses({ model, host }: Machine): string[] {
  if (host.privateAddress === undefined) return [];
  const addresses = model.described.flatMap(({ component }) =>
    component instanceof Vps && component.props.privateNetwork === host.props.privateNetwork
      ? (component.privateAddress ?? [])
      : [],
  );
  return [...new Set(addresses)].sort();
}

function sorted({ sources, ...use }: Omit<PrivateUse, 'sources'> & { readonly sources: Set<string> }): PrivateUse {
  return { ...use, sources: [...sources].sort() };
}
