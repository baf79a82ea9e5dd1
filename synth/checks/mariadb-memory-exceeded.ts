import { leastBufferPool, roomForBufferPool } from '../mariadb/sizing';
import type { Check } from './check';

/** A server's connections leave room for its buffer pool. */
export const mariaDbMemoryExceeded: Check = {
  rule: 'mariadb-memory-exceeded',
  severity: 'error',
  why: 'Each open connection takes memory of its own: with no room left beside the buffer pool the kernel ends the server when all of them are open (MariaDB: memory allocation).',
  *check(model) {
    for (const { component, facet } of model.find('mariadb-server')) {
      const given = mebibytes(facet.settings.innodb_buffer_pool_size);
      const room = Math.floor(roomForBufferPool(facet));
      if ((given ?? leastBufferPool.mebibytes) <= room) continue;
      const { memory, maxConnections } = facet;
      yield {
        on: component,
        message: 'its memory does not hold its buffer pool and all of its connections',
        got: `memory ${memory}, maxConnections ${maxConnections}: ${Math.max(0, room)} MiB are left for the buffer pool`,
        allowed: given === undefined ? `at least ${leastBufferPool}` : `at least the ${given} MiB of settings`,
        mend: 'raise memory, or lower maxConnections',
      };
    }
  },
};

const units: Readonly<Record<string, number>> = { '': 1024 ** -2, k: 1024 ** -1, m: 1, g: 1024 };

/** A size as my.cnf has it: bytes, or a number with a unit. */
function mebibytes(value: string | number | boolean | undefined): number | undefined {
  const [, number, unit = ''] = /^(\d+)([kmg]?)$/i.exec(String(value)) ?? [];
  return number === undefined ? undefined : Number(number) * (units[unit.toLowerCase()] ?? 1);
}
