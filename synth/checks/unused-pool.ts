import { EndpointPart } from '../../constructs/facets/endpoint';
import type { EnvironmentValue } from '../../constructs/facets/workload';
import type { Check } from './check';

/** Every pool is used. */
export const unusedPool: Check = {
  rule: 'unused-pool',
  severity: 'warning',
  ofAbsence: true,
  why: 'Its connections are counted against the server’s limit though nobody uses them; a `uses` was probably forgotten.',
  *check(model) {
    const poolers = model.find('pgbouncer');
    const used = new Map<unknown, Set<EnvironmentValue>>(poolers.map(({ component }) => [component, new Set()]));
    for (const { facet } of model.find('workload')) {
      const values = Object.values(facet.environment);
      for (const part of values) {
        const known = part instanceof EndpointPart ? used.get(part.endpoint.owner) : undefined;
        // The pool's name is one of the settings beside its place.
        if (known !== undefined) for (const value of values) known.add(value);
      }
    }
    for (const { component, facet } of poolers) {
      for (const { pool, name } of facet.pools) {
        if (used.get(component)?.has(name)) continue;
        yield { on: pool, message: 'no service uses it', mend: 'name it in `uses` of a service, or remove it' };
      }
    }
  },
};
