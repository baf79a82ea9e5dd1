import type { PostgresServerFacet } from '../../constructs/facets/data';
import { Size } from '../../constructs/values/size';
import { sizing } from '../postgres/sizing';
import type { Check } from './check';
import { blockBytes, kilobyte, postgresBytes } from './postgres-size';

/** Of more than this part PostgreSQL makes nothing. */
const mostShared = 0.4;
/** Not every connection sorts at the same time; beyond this not even half of them could. */
const mostWork = 2;

/** A server's settings suit the memory of its container. */
export const postgresMemory: Check = {
  rule: 'postgres-memory',
  severity: 'warning',
  why: 'Shared buffers above 40 % of the memory leave too little for the system’s cache, and each connection may take work_mem several times over: when many do, the kernel ends the server (PostgreSQL: shared_buffers, work_mem).',
  *check(model) {
    for (const { component, facet } of model.find('postgres-server')) {
      const { settings, memory, maxConnections } = facet;
      const shared = postgresBytes(settings.shared_buffers, blockBytes);
      if (shared !== undefined && shared < memory.bytes && shared > memory.bytes * mostShared) {
        yield {
          on: component,
          message: 'settings.shared_buffers takes more than 40 % of the memory of its container',
          got: `${settings.shared_buffers} of ${memory}`,
          allowed: `up to ${memory.times(mostShared)}`,
          mend: 'remove it from settings, raise memory, or acknowledge this warning with the reason',
        };
      }
      const work = workBytes(facet);
      if (work === undefined || work * maxConnections <= memory.bytes * mostWork) continue;
      yield {
        on: component,
        message: 'its connections may take far more memory than its container has',
        got: `${maxConnections} connections × ${Size.kibibytes(work / 1024)} of work_mem, of ${memory}`,
        allowed: 'up to twice the memory',
        mend: 'lower maxConnections or settings.work_mem, or raise memory',
      };
    }
  },
};

/** Declared, or what is derived: at the least 4 MB. */
function workBytes(server: PostgresServerFacet): number | undefined {
  const { memory, settings } = server;
  const derived = sizing(server, { memory, memoryReservation: memory }).work_mem;
  return postgresBytes(Object.hasOwn(settings, 'work_mem') ? settings.work_mem : derived, kilobyte);
}
