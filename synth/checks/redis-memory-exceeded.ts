import type { Check } from './check';

/** Of the limit, so much may be data: the rest is what clients wait for, and pages that change while a copy is written. */
const shares = { persistent: 0.65, volatile: 0.85 } as const;

/** A server's data fits into its container, with room for what it does beside keeping it. */
export const redisMemoryExceeded: Check = {
  rule: 'redis-memory-exceeded',
  severity: 'error',
  why: 'maxmemory counts data alone. While a snapshot or log is written each page that changes is there twice: above the limit the kernel ends the server in the middle of it (valkey.io: administration, key eviction).',
  *check(model) {
    for (const { component, facet } of model.find('redis')) {
      const [workload] = model.placed(component).filter(({ facet: { name } }) => name === facet.workload);
      if (workload === undefined) continue;
      const { memory } = workload.facet.resources;
      const persistent = facet.appendOnly || facet.snapshots.length > 0;
      const allowed = memory.times(persistent ? shares.persistent : shares.volatile);
      if (facet.maxMemory.bytes <= allowed.bytes) continue;
      yield {
        on: component,
        message: `its data may take more of its memory than is left beside ${persistent ? 'writing it to disk' : 'its clients'}`,
        got: `maxMemory ${facet.maxMemory} of ${memory}`,
        allowed: `at most ${allowed}`,
        mend: 'leave memory out, raise it, or lower maxMemory',
      };
    }
  },
};
