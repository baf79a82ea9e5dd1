import type { Check } from './check';

/** Jobs and sessions are not forgotten. */
export const redisEvictionOnQueue: Check = {
  rule: 'redis-eviction-on-queue',
  severity: 'error',
  why: 'A full server with an eviction policy throws jobs, locks and sessions away in silence (BullMQ: going to production).',
  *check(model) {
    for (const { component, facet } of model.find('redis')) {
      if (facet.role === 'cache' || facet.evictionPolicy === 'noeviction') continue;
      yield {
        on: component,
        message:
          facet.role === 'queue'
            ? 'a queue that forgets when it is full loses jobs'
            : 'a store of sessions that forgets when it is full logs people out',
        got: facet.evictionPolicy,
        allowed: "'noeviction'",
        mend: 'leave evictionPolicy out, or declare a second server with the role cache',
      };
    }
  },
};
