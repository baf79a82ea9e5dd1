import { EndpointPart } from '../../constructs/facets/endpoint';
import type { Check } from './check';

/** Every pool is used. */
export const unusedPool: Check = {
  rule: 'unused-pool',
  severity: 'warning',
  why: 'Its connections are counted against the server’s limit though nobody uses them; a `uses` was probably forgotten.',
  *check(model) {
    const used = new Set<string>();
    for (const { facet } of model.find('workload')) {
      const values = Object.values(facet.environment);
      const places = new Set(values.flatMap((value) => (value instanceof EndpointPart ? [value.endpoint.owner] : [])));
      for (const place of places)
        for (const value of values) if (typeof value === 'string') used.add(`${place.node.path} ${value}`);
    }
    for (const { component, facet } of model.find('pgbouncer')) {
      for (const { pool, name } of facet.pools) {
        if (used.has(`${component.node.path} ${name}`)) continue;
        yield { on: pool, message: 'no service uses it', mend: 'name it in `uses` of a service, or remove it' };
      }
    }
  },
};
