import type { Resources } from '../../constructs/facets/workload';
import type { Part } from './manifest';
import { coreQuantity, sizeQuantity } from './quantity';

/** What a container without a limit is counted as. */
const unlimitedRequest = 0.1;

/** A node keeps half of the cpu limit for a container: the declaration says what it may use, not what it needs. */
const requestedShare = 0.5;

/** Requests decide where a pod fits, limits when it is throttled (cpu) or ended (memory). */
export function resources({ memory, memoryReservation, cpus }: Resources): Part {
  return {
    requests: {
      cpu: coreQuantity(cpus === undefined ? unlimitedRequest : cpus * requestedShare),
      memory: sizeQuantity(memoryReservation),
    },
    limits: { ...(cpus !== undefined && { cpu: coreQuantity(cpus) }), memory: sizeQuantity(memory) },
  };
}
