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
    for (const { component, facets } of model.described) {
      for (const facet of facets) walk(holding(facet), secrets);
      for (const secret of secrets.values()) all.push({ component, secret });
      secrets.clear();
    }
    uses = all;
    found.set(model, uses);
  }
  return uses;
}

/** The part that can hold secrets: most of what there is are parts of workloads, metrics and alerts that hold none. */
function holding(facet: Facet): unknown {
  if (facet.kind === 'workload') return facet.environment;
  return facet.kind === 'metrics' || facet.kind === 'alert' ? undefined : facet;
}

/** Plain data only: a facet's references to constructs aren't its own. */
function walk(value: unknown, secrets: Map<string, Secret>): void {
  if (typeof value !== 'object' || value === null) return;
  if (value instanceof Secret) secrets.set(value.name, value);
  else if (Array.isArray(value)) for (const each of value) walk(each, secrets);
  else if (Object.getPrototypeOf(value) === Object.prototype)
    for (const key in value) walk((value as Record<string, unknown>)[key], secrets);
}
