import type { Endpoint } from '../../constructs/facets/endpoint';
import type { WorkloadFacet } from '../../constructs/facets/workload';
import type { Component } from '../../constructs/fleet/component';
import { Environment } from '../../constructs/project/environment';
import type { Connections } from './connections';
import type { Described, Stack } from './model';
import { withSettings } from './settings';
import type { Stacks } from './stacks';

/** A workload in a place, before it has networks and addresses. */
export interface Draft {
  readonly component: Component;
  readonly facet: WorkloadFacet;
  readonly stack: Stack;
}

/** Puts every workload where its environment or host is, and on clusters what it needs from its host as well. */
export function placeAll(described: readonly Described[], stacks: Stacks, connections: Connections): Draft[] {
  const drafts: Draft[] = [];
  for (const { component, facets } of described) {
    const workloads = facets.filter((facet) => facet.kind === 'workload');
    if (workloads.length === 0) continue;
    for (const stack of stacks.of(component)) {
      for (const facet of workloads)
        if (stack.cluster === undefined || !facet.onlyOnHosts)
          drafts.push({ component, facet: withSettings(facet, stack), stack });
    }
  }
  const workloadsOf = new Map<Component, Draft[]>();
  const members = new Map<Stack, Draft[]>();
  for (const draft of drafts) {
    append(workloadsOf, draft.component, draft);
    append(members, draft.stack, draft);
  }
  for (const stack of stacks.all) {
    if (stack.cluster !== undefined)
      drafts.push(...followers(stack, members.get(stack) ?? [], workloadsOf, connections));
  }
  const scraping = scrapingHosts(drafts, described);
  return drafts.filter(
    ({ facet, stack: { host } }) => facet.onlyWhereScraped !== true || host === undefined || scraping.has(host),
  );
}

/** The hosts that a Prometheus stands on. */
function scrapingHosts(drafts: readonly Draft[], described: readonly Described[]): ReadonlySet<Draft['stack']['host']> {
  const scrapers = new Set(
    described
      .filter(({ facets }) => facets.some(({ kind }) => kind === 'prometheus'))
      .map(({ component }) => component),
  );
  return new Set(drafts.filter(({ component }) => scrapers.has(component)).map(({ stack }) => stack.host));
}

/**
 * A host's services don't exist on a cluster: each environment brings its own copy of those that it reaches, such as the
 * database server behind its pools.
 */
function followers(
  stack: Stack,
  members: readonly Draft[],
  workloadsOf: ReadonlyMap<Component, readonly Draft[]>,
  connections: Connections,
): Draft[] {
  const brought = new Map<Endpoint['owner'], Draft[]>();
  const queue = [...members];
  for (let next = queue.pop(); next !== undefined; next = queue.pop()) {
    for (const endpoint of connections.declared(next.component, next.facet)) {
      const owner = endpoint.owner as Component;
      if (brought.has(owner) || Environment.of(owner) !== undefined) continue;
      const copies = (workloadsOf.get(owner) ?? [])
        .filter((draft) => !draft.facet.onHostNetwork)
        .map((draft) => ({ ...draft, stack }));
      brought.set(owner, copies);
      queue.push(...copies);
    }
  }
  return [...brought.values()].flat();
}

function append<K, V>(map: Map<K, V[]>, key: K, value: V): void {
  const list = map.get(key);
  if (list === undefined) map.set(key, [value]);
  else list.push(value);
}
