import type { Endpoint } from '../../constructs/facets/endpoint';
import type { Component } from '../../constructs/fleet/component';
import type { Environment } from '../../constructs/project/environment';
import type { PlacedWorkload } from '../derive/model';
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
    for (const [workload, endpoints] of reachedOnce(model)) {
      const own = environmentOf(workload.component);
      if (own === undefined) continue;
      for (const [other, ways] of foreign(workload, endpoints, own)) {
        yield {
          on: workload.component,
          message: `it ${ways.join(' and ')}: what is another environment's`,
          got: other.node.path,
          mend: `declare what it needs in ${own.node.path} or on its host, or reach it by a public name`,
        };
      }
    }
  },
};

/** What a workload has to do with other environments, by environment. */
function foreign(
  { facet }: PlacedWorkload,
  endpoints: readonly Endpoint[],
  own: Environment,
): Map<Environment, string[]> {
  const found = new Map<Environment, string[]>();
  const add = (other: Environment | undefined, way: () => string) => {
    if (other !== undefined && other !== own) found.set(other, [...(found.get(other) ?? []), way()]);
  };
  for (const network of facet.networks) add(environmentOf(network), () => `joins ${named(network)}`);
  for (const endpoint of endpoints)
    add(environmentOf(endpoint.owner), () => `reaches ${endpoint.name} of ${named(endpoint.owner as Component)}`);
  return found;
}
