import type { Check } from './check';

/** A queue outlives a restart. */
export const redisPersistenceOnQueue: Check = {
  rule: 'redis-persistence-on-queue',
  severity: 'error',
  why: 'Without its log a queue loses up to fifteen minutes of jobs with every restart (BullMQ: going to production; valkey.io: persistence).',
  *check(model) {
    for (const { component, facet } of model.find('redis')) {
      if (facet.role !== 'queue' || facet.appendOnly) continue;
      yield {
        on: component,
        message: 'a queue that keeps no log loses jobs with a restart',
        got: 'appendOnly: false',
        allowed: 'true',
        mend: 'leave appendOnly out, or declare the role cache if it may forget',
      };
    }
  },
};
