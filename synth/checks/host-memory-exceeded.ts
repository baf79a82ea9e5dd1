import { Vps } from '../../constructs/host/vps';
import { Size } from '../../constructs/values/size';
import { peakMemory } from '../budget/memory';
import type { Check } from './check';
import { stacksByHost } from './hosts';

const shown = 5;

/** The memory limits of a host fit into it, also while a release runs both colours. */
export const hostMemoryExceeded: Check = {
  rule: 'host-memory-exceeded',
  severity: 'error',
  why: 'Above its memory the kernel ends whichever process is largest, a database for instance, though every container keeps within its own limit (CIS Docker 5.11).',
  *check(model) {
    for (const [host, stacks] of stacksByHost(model)) {
      if (!(host instanceof Vps)) continue;
      const { memory, memoryReserve } = host.props;
      const { atRest, peak, parts } = peakMemory(stacks);
      const given = Size.mebibytes(memory.mebibytes - memoryReserve.mebibytes);
      if (peak.bytes <= given.bytes) continue;
      const largest = parts.slice(0, shown).map((part) => `${part.name} ${part.memory}`);
      yield {
        on: host,
        message: `the limits of what runs on it add up to ${peak} during a release (${atRest} at rest), more than there is`,
        got: [...largest, ...(parts.length > shown ? [`${parts.length - shown} smaller`] : [])].join(', '),
        allowed: `${given}: ${memory} less ${memoryReserve} for the system`,
        mend: "lower memory or replicas, release with 'recreate' what has no room for a second colour, or take a larger host",
      };
    }
  },
};
