import type { PublishedPort } from '../../constructs/facets/workload';
import type { Component } from '../../constructs/fleet/component';
import { Vps } from '../../constructs/host/vps';
import type { Connections } from './connections';
import type { Draft } from './drafts';

/** A port on a host's private address, and the workload of a construct that it is for. */
export interface CrossHostPort extends PublishedPort {
  readonly workload: string | undefined;
}

/** What must listen on a host's private address because a workload of another host reaches it, by construct. */
export function crossHostPorts(drafts: readonly Draft[], connections: Connections): Map<Component, CrossHostPort[]> {
  const homes = new Map<Component, Set<Draft['stack']['host']>>();
  for (const { component, stack } of drafts) homes.set(component, (homes.get(component) ?? new Set()).add(stack.host));
  const published = new Map<Component, CrossHostPort[]>();
  for (const { component, facet, stack } of drafts) {
    if (stack.host === undefined) continue;
    for (const endpoint of connections.declared(component, facet)) {
      const owner = endpoint.owner as Component;
      const hosts = homes.get(owner);
      if (hosts === undefined || hosts.has(stack.host)) continue;
      const [home] = [...hosts].filter((host) => host instanceof Vps);
      if (home?.privateAddress === undefined) continue;
      const ports = published.get(owner) ?? [];
      const { port, workload } = endpoint;
      if (ports.every((each) => each.hostPort !== port || each.workload !== workload))
        published.set(owner, [
          ...ports,
          { address: home.privateAddress, hostPort: port, containerPort: port, workload },
        ]);
    }
  }
  return published;
}
