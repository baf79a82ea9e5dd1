import type { Check } from './check';
import { blockBytes, postgresBytes } from './postgres-size';

/** A server's shared buffers fit into its container. */
export const postgresMemoryExceeded: Check = {
  rule: 'postgres-memory-exceeded',
  severity: 'error',
  why: 'PostgreSQL takes its shared buffers as a whole: with no room for them beside its processes the kernel ends it as they fill, again and again (PostgreSQL: shared_buffers).',
  *check(model) {
    for (const { component, facet } of model.find('postgres-server')) {
      const given = facet.settings.shared_buffers;
      const bytes = postgresBytes(given, blockBytes);
      if (bytes === undefined || bytes < facet.memory.bytes) continue;
      yield {
        on: component,
        message: 'settings.shared_buffers is not less than the memory of its container',
        got: String(given),
        allowed: `below ${facet.memory}; a quarter of it is what is derived`,
        mend: 'remove it from settings, or raise memory',
      };
    }
  },
};
