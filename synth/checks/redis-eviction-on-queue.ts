import type { Check } from './check';

/** A queue forgets nothing. */
export const redisEvictionOnQueue: Check = {
  rule: 'redis-eviction-on-queue',
  severity: 'error',
  why: 'A full server with an eviction policy throws jobs, locks and sessions away in silence (BullMQ: going to production).',
  *check(model) {
    for (const { component, facet } of model.find('redis')) {
      if (facet.role !== 'queue' || facet.evictionPolicy === 'noeviction') continue;
      yield {
        on: component,
        message: 'a queue that forgets when it is full loses jobs',
        got: facet.evictionPolicy,
        allowed: "'noeviction'",
        mend: 'leave evictionPolicy out, or declare a second server with the role cache',
      };
    }
  },
};
