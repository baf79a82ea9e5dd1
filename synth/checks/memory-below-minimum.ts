import { Size } from '../../constructs/values/size';
import type { Check } from './check';

const least = Size.mebibytes(6);

/** No container gets less memory than Docker gives. */
export const memoryBelowMinimum: Check = {
  rule: 'memory-below-minimum',
  severity: 'error',
  why: `Docker refuses a limit below ${least} (moby: linuxMinMemory); often kibibytes stand where mebibytes are meant.`,
  *check(model) {
    for (const { component, facet } of model.find('workload')) {
      const { memory } = facet.resources;
      if (memory.bytes >= least.bytes) continue;
      yield {
        on: component,
        message: 'its memory is less than a container can be given',
        got: memory.toString(),
        allowed: `at least ${least}`,
        mend: 'raise memory: Size.mebibytes(256)?',
      };
    }
  },
};
