import type { WorkloadFacet } from '../../constructs/facets/workload';
import { percent } from '../../constructs/values/percent';
import { Size } from '../../constructs/values/size';
import type { Check } from './check';

/** The part of the limit that V8's old generation may take: buffers, code and stacks need the rest. */
const most = 0.8;

/** Node.js collects its garbage before the kernel ends it. */
export const nodeHeapAboveLimit: Check = {
  rule: 'node-heap-above-limit',
  severity: 'warning',
  why: 'Node.js collects its garbage in earnest near --max-old-space-size: above the container’s limit the kernel ends the process before that (Node.js: command-line API). Without the option Node.js takes it from the limit itself.',
  *check(model) {
    for (const { component, facet } of model.find('workload')) {
      const heap = heapOf(facet);
      const { memory } = facet.resources;
      if (heap === undefined || heap.mebibytes <= memory.mebibytes * most) continue;
      yield {
        on: component,
        message: 'its heap may grow beyond what its container leaves it',
        got: `--max-old-space-size=${heap.mebibytes}, memory ${memory}`,
        allowed: `up to ${Math.floor(memory.mebibytes * most)}, ${percent(most)} % of the memory`,
        mend: 'remove the option, lower it, or raise memory',
      };
    }
  },
};

function heapOf({ environment, command = [] }: WorkloadFacet): Size | undefined {
  const words = [String(environment.NODE_OPTIONS ?? ''), ...command].join(' ');
  const [, mebibytes] = /--max[-_]old[-_]space[-_]size[= ](\d+)/.exec(words) ?? [];
  return mebibytes === undefined ? undefined : Size.mebibytes(Number(mebibytes));
}
