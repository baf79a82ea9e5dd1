import type { Check } from './check';

/** A broker holds publishers back before its disk is too small for its memory. */
export const brokerDiskLimit: Check = {
  rule: 'broker-disk-limit',
  severity: 'error',
  why: 'A broker may write all its memory to disk at once; with less free disk than that it fails in the midst of it (rabbitmq.com/docs/production-checklist).',
  *check(model) {
    for (const { component, facet } of model.find('rabbitmq')) {
      if (facet.diskFreeLimit.bytes >= facet.memory.bytes) continue;
      yield {
        on: component,
        message: 'its diskFreeLimit is smaller than its memory',
        got: facet.diskFreeLimit.toString(),
        allowed: `at least ${facet.memory}`,
        mend: 'raise diskFreeLimit',
      };
    }
  },
};
