import type { Check } from './check';

/** PHP-FPM itself. */
const base = 32;

/** The workers of PHP-FPM fit into its container. */
export const phpMemoryExceeded: Check = {
  rule: 'php-memory-exceeded',
  severity: 'error',
  why: 'When more workers are busy than memory holds, the kernel ends one of them in the middle of a request. Most requests use half of what they may, which is what is counted here (PHP: memory_limit; PHP-FPM: pm.max_children).',
  *check(model) {
    for (const { component, facet } of model.find('php')) {
      const [workload] = model.placed(component).filter(({ facet: { name } }) => name === facet.workload);
      if (facet.workers === undefined || workload === undefined) continue;
      const { count, requestMemory, sharedMemory } = facet.workers;
      const memory = workload.facet.resources.memory;
      const needed = Math.ceil(base + sharedMemory.mebibytes + (count * requestMemory.mebibytes) / 2);
      if (needed <= memory.mebibytes) continue;
      yield {
        on: component,
        message: 'its memory does not hold its workers',
        got: `memory ${memory}, workers ${count}: ${needed} MiB, of which ${base} and ${sharedMemory} are shared, and ${count} × half of ${requestMemory}`,
        mend: 'raise memory, or lower workers or requestMemory',
      };
    }
  },
};
