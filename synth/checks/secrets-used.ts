import type { Facet } from '../../constructs/facets/facet';
import type { Component } from '../../constructs/fleet/component';
import { Secret } from '../../constructs/values/secret';
import type { Model } from '../derive/model';

/** A secret that a construct's facets name. */
export interface SecretUse {
  readonly component: Component;
  readonly secret: Secret;
}

const found = new WeakMap<Model, readonly SecretUse[]>();

/** Every secret that every facet names, of whatever kind it is: once a construct and name. */
export function secretsUsed(model: Model): readonly SecretUse[] {
  let uses = found.get(model);
  if (uses === undefined) {
    const all: SecretUse[] = [];
    const secrets = new Map<string, Secret>();
    const names = (component: Component) => new Set(model.placed(component).map((placed) => placed.facet.name));
    for (const { component, facets } of model.described) {
      for (const facet of facets) walk(holding(facet, names(component)), secrets);
      for (const secret of secrets.values()) all.push({ component, secret });
      secrets.clear();
    }
    uses = all;
    found.set(model, uses);
  }
  return uses;
}

/** What holds no secrets; a schedule and a store name what others use. */
const usesNothing: ReadonlySet<string> = new Set(['metrics', 'alert', 'secret-rotation', 'secret-store']);

/** The part that can hold secrets: most of what there is are parts of workloads, metrics and alerts that hold none. */
function holding(facet: Facet, placed: ReadonlySet<string>): unknown {
  // An exporter is placed only where it is scraped.
  if (facet.kind === 'workload')
    return facet.onlyWhereScraped && !placed.has(facet.name) ? undefined : facet.environment;
  if (facet.kind === 'file') return placed.has(facet.workload) ? facet.content : undefined;
  return usesNothing.has(facet.kind) ? undefined : facet;
}

/** Plain data only: a facet's references to constructs aren't its own. */
function walk(value: unknown, secrets: Map<string, Secret>): void {
  if (typeof value !== 'object' || value === null) return;
  if (value instanceof Secret) secrets.set(value.name, value);
  else if (Array.isArray(value)) for (const each of value) walk(each, secrets);
  else if (Object.getPrototypeOf(value) === Object.prototype)
    // An exporter's password its own facets name, where there is one.
    for (const key in value) if (key !== 'monitoringPassword') walk((value as Record<string, unknown>)[key], secrets);
}
