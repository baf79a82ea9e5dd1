import type { Check } from './check';

/** A cache makes room for what is new. */
export const redisCacheNeverEvicts: Check = {
  rule: 'redis-cache-never-evicts',
  severity: 'warning',
  why: 'A full cache that may not forget refuses every write with an error, which services seldom expect (valkey.io: key eviction).',
  *check(model) {
    for (const { component, facet } of model.find('redis')) {
      if (facet.role !== 'cache' || facet.evictionPolicy !== 'noeviction') continue;
      yield {
        on: component,
        message: 'a cache that forgets nothing refuses writes when it is full',
        got: facet.evictionPolicy,
        mend: "leave evictionPolicy out, or declare the role 'queue' if it must forget nothing",
      };
    }
  },
};
