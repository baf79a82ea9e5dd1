import type { Endpoint } from '../../constructs/facets/endpoint';
import type { Component } from '../../constructs/fleet/component';
import type { Check } from './check';
import { environmentOf } from './environment-of';
import { named } from './named';
import { reachedOnce } from './reached';

/** Nothing of one environment reaches, joins or names what is another's. */
export const environmentIsolation: Check = {
  rule: 'environment-isolation',
  severity: 'error',
  why: 'A mistake in dev must not be able to touch prod, nor one project another: what environments share goes through a public name.',
  *check(model) {
    for (const [{ component, facet }, endpoints] of reachedOnce(model)) {
      const own = environmentOf(component);
      if (own === undefined) continue;
      for (const network of facet.networks) {
        const other = environmentOf(network);
        if (other === undefined || other === own) continue;
        yield {
          on: component,
          message: `it joins ${named(network)}, a network of another environment`,
          got: other.node.path,
          mend: `name networks of ${own.node.path} or of its host`,
        };
      }
      for (const endpoint of endpoints) {
        const other = environmentOf(endpoint.owner);
        if (other === undefined || other === own) continue;
        yield {
          on: component,
          message: `it reaches ${nameOf(endpoint)}, which is another environment's`,
          got: other.node.path,
          mend: `declare one in ${own.node.path}, or reach it by its public name`,
        };
      }
    }
  },
};

function nameOf(endpoint: Endpoint): string {
  return `${endpoint.name} of ${named(endpoint.owner as Component)}`;
}
