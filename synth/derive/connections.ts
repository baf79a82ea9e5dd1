import { type Endpoint, EndpointPart } from '../../constructs/facets/endpoint';
import type { FacetKinds } from '../../constructs/facets/facet';
import type { WorkloadFacet } from '../../constructs/facets/workload';
import type { Component } from '../../constructs/fleet/component';
import type { Found } from './model';

/** Who reaches what: from environments, declared connections, routes and scrapes. */
export class Connections {
  /** The workloads that are an edge's nginx, by name. */
  readonly #edges = new Map<Component, string>();
  readonly #routes = new Map<Component, Endpoint[]>();
  readonly #metrics: readonly Endpoint[];
  /** Asked for each place of a workload, again and again. */
  readonly #declared = new Map<WorkloadFacet, readonly Endpoint[]>();
  readonly #scrapers: ReadonlyMap<Component, string>;

  constructor(kinds: ReadonlyMap<keyof FacetKinds, readonly Found<keyof FacetKinds>[]>) {
    for (const { component, facet } of (kinds.get('edge') ?? []) as Found<'edge'>[])
      this.#edges.set(component, facet.workload);
    for (const { facet } of (kinds.get('virtual-host') ?? []) as Found<'virtual-host'>[]) {
      const targets = facet.routes.flatMap((route) => (route.type === 'proxy' ? [route.target] : []));
      for (const edge of facet.edges) this.#routes.set(edge, [...(this.#routes.get(edge) ?? []), ...targets]);
    }
    this.#metrics = ((kinds.get('metrics') ?? []) as Found<'metrics'>[]).map(({ facet }) => facet.endpoint);
    const scrapers = (kinds.get('prometheus') ?? []) as Found<'prometheus'>[];
    this.#scrapers = new Map(scrapers.map(({ component, facet }) => [component, facet.workload]));
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
    const routes = this.#edges.get(component) === facet.name ? (this.#routes.get(component) ?? []) : [];
    return [...new Set([...named, ...facet.connects, ...routes])];
  }

  /** What it scrapes: everything with metrics; the model keeps what is on its host. */
  scraped(component: Component, { name }: WorkloadFacet): readonly Endpoint[] {
    return this.#scrapers.get(component) === name ? this.#metrics : [];
  }
}
