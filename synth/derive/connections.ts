import { type Endpoint, EndpointPart } from '../../constructs/facets/endpoint';
import type { FacetKinds } from '../../constructs/facets/facet';
import type { WorkloadFacet } from '../../constructs/facets/workload';
import type { Component } from '../../constructs/fleet/component';
import type { Found } from './model';

/** Who reaches what: from environments, declared connections, routes and scrapes. */
export class Connections {
  readonly #routes = new Map<Component, Endpoint[]>();
  readonly #metrics: readonly Endpoint[];
  /** Asked for each place of a workload, again and again. */
  readonly #declared = new Map<WorkloadFacet, readonly Endpoint[]>();
  readonly #scrapers: ReadonlySet<Component>;

  constructor(kinds: ReadonlyMap<keyof FacetKinds, readonly Found<keyof FacetKinds>[]>) {
    for (const { facet } of (kinds.get('virtual-host') ?? []) as Found<'virtual-host'>[]) {
      if (facet.edge === undefined) continue;
      const targets = facet.routes.flatMap((route) => (route.type === 'proxy' ? [route.target] : []));
      this.#routes.set(facet.edge, [...(this.#routes.get(facet.edge) ?? []), ...targets]);
    }
    this.#metrics = ((kinds.get('metrics') ?? []) as Found<'metrics'>[]).map(({ facet }) => facet.endpoint);
    this.#scrapers = new Set((kinds.get('prometheus') ?? []).map((found) => found.component));
  }

  /** What a workload reaches wherever it is placed. */
  declared(component: Component, facet: WorkloadFacet): readonly Endpoint[] {
    let known = this.#declared.get(facet);
    if (known === undefined) {
      known = this.#find(component, facet);
      this.#declared.set(facet, known);
    }
    return known;
  }

  #find(component: Component, facet: WorkloadFacet): readonly Endpoint[] {
    const named = Object.values(facet.environment).flatMap((value) =>
      value instanceof EndpointPart ? [value.endpoint] : [],
    );
    return [...new Set([...named, ...facet.connects, ...(this.#routes.get(component) ?? [])])];
  }

  /** What it scrapes: everything with metrics; the model keeps what is on its host. */
  scraped(component: Component): readonly Endpoint[] {
    return this.#scrapers.has(component) ? this.#metrics : [];
  }
}
