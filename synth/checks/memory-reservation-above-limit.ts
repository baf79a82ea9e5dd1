import type { Check } from './check';

/** What a container needs at the least isn't more than it may use. */
export const memoryReservationAboveLimit: Check = {
  rule: 'memory-reservation-above-limit',
  severity: 'error',
  why: 'Docker and Kubernetes refuse such a container (moby: "minimum memory limit should be larger than memory reservation").',
  *check(model) {
    for (const { component, facet } of model.find('workload')) {
      const { memory, memoryReservation } = facet.resources;
      if (memoryReservation.bytes <= memory.bytes) continue;
      yield {
        on: component,
        message: 'its memoryReservation is larger than its memory',
        got: memoryReservation.toString(),
        allowed: `up to ${memory}`,
        mend: 'raise memory or lower memoryReservation',
      };
    }
  },
};
