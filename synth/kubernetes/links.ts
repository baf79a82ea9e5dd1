import type { Endpoint } from '../../constructs/facets/endpoint';
import type { Found, Model, PlacedWorkload, Stack } from '../derive/model';
import { closedBecause } from './closed-route';

/** One way between two workloads of a stack. */
export interface Link {
  readonly from: PlacedWorkload;
  readonly to: PlacedWorkload;
  readonly endpoint: Endpoint;
}

/** Who reaches whom in a stack, and what it reaches outside. */
export interface Links {
  readonly from: ReadonlyMap<PlacedWorkload, readonly Link[]>;
  readonly to: ReadonlyMap<PlacedWorkload, readonly Link[]>;
  /** Endpoints outside the fleet. */
  readonly external: ReadonlyMap<PlacedWorkload, readonly Endpoint[]>;
  /** Endpoints of the fleet that this cluster has no copy of. */
  readonly missing: ReadonlyMap<PlacedWorkload, readonly Endpoint[]>;
  /** What public routes that stay open lead to. */
  readonly routed: ReadonlyMap<PlacedWorkload, readonly Endpoint[]>;
}

export function linksOf(model: Model, stack: Stack, virtualHosts: readonly Found<'virtual-host'>[]): Links {
  const from = new Map<PlacedWorkload, Link[]>();
  const to = new Map<PlacedWorkload, Link[]>();
  const external = new Map<PlacedWorkload, Endpoint[]>();
  const missing = new Map<PlacedWorkload, Endpoint[]>();
  const routed = new Map<PlacedWorkload, Endpoint[]>();
  for (const workload of stack.workloads) {
    for (const endpoint of model.reaches(workload)) {
      const target = model.target(stack, endpoint);
      if (target !== undefined) {
        const link = { from: workload, to: target, endpoint };
        append(from, workload, link);
        append(to, target, link);
      } else append(endpoint.externalHost === undefined ? missing : external, workload, endpoint);
    }
  }
  for (const { facet } of virtualHosts) {
    for (const route of facet.routes) {
      if (route.type !== 'proxy' || closedBecause({ model, stack }, route) !== undefined) continue;
      const target = model.target(stack, route.target);
      if (target !== undefined) append(routed, target, route.target);
    }
  }
  return { from, to, external, missing, routed };
}

function append<K, V>(map: Map<K, V[]>, key: K, value: V): void {
  const list = map.get(key);
  if (list === undefined) map.set(key, [value]);
  else list.push(value);
}
