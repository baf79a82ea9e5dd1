import type { Check } from './check';

/** Jobs and sessions outlive a restart. */
export const redisPersistenceOnQueue: Check = {
  rule: 'redis-persistence-on-queue',
  severity: 'error',
  why: 'Without its log a queue loses up to fifteen minutes of jobs or sessions with every restart (BullMQ: going to production; valkey.io: persistence).',
  *check(model) {
    for (const { component, facet } of model.find('redis')) {
      if (facet.role === 'cache' || facet.appendOnly) continue;
      yield {
        on: component,
        message:
          facet.role === 'queue'
            ? 'a queue that keeps no log loses jobs with a restart'
            : 'a store of sessions that keeps no log logs people out with a restart',
        got: 'appendOnly: false',
        allowed: 'true',
        mend: 'leave appendOnly out, or declare the role cache if it may forget',
      };
    }
  },
};
