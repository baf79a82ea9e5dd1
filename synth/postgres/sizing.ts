import type { PostgresServerFacet } from '../../constructs/facets/data';
import type { Resources } from '../../constructs/facets/workload';
import { Size } from '../../constructs/values/size';
import { isAtLeast } from '../../constructs/values/versions';

/** Settings by name, in the spelling of postgresql.conf. */
export type Settings = Readonly<Record<string, string | number | boolean>>;

/** PostgreSQL's own default, which stays where there are fewer than four cores. */
export const defaultWorkers = 8;

/** The cores of a container without a limit (development). */
const unlimitedCpus = 2;

/**
 * What depends on the container's memory and cores: pgtune's rules for type "web" and SSDs
 * (le0pard/pgtune, src/features/configuration/configurationSlice.js, 2026-07-30), without what equals PostgreSQL's own
 * defaults, and with `io_method` worker: Docker's seccomp profile has no io_uring.
 */
export function sizing(server: PostgresServerFacet, { memory, cpus = unlimitedCpus }: Resources): Settings {
  const shared = memory.bytes / 4;
  const maintenance = Math.min(memory.bytes / 16, gibibytes(8));
  const workers = cpus >= 4 ? Math.floor(cpus) : defaultWorkers;
  const work = (memory.bytes - shared) / ((server.maxConnections + workers) * 3);
  return {
    shared_buffers: spelled(shared),
    effective_cache_size: spelled(memory.bytes * 0.75),
    maintenance_work_mem: spelled(maintenance),
    ...(maintenance >= gibibytes(2) && { autovacuum_work_mem: '2GB' }),
    work_mem: spelled(Math.max(work, mebibytes(4))),
    wal_buffers: spelled(walBuffers(shared)),
    min_wal_size: '1GB',
    max_wal_size: '4GB',
    random_page_cost: 1.1,
    effective_io_concurrency: 200,
    ...(cpus >= 4 && parallel(Math.floor(cpus))),
    ...(cpus >= 16 && { autovacuum_max_workers: cpus >= 32 ? 5 : 4 }),
    ...(isAtLeast(server.version, '15') && { wal_compression: 'lz4' }),
    ...(isAtLeast(server.version, '18') && { io_method: 'worker' }),
  };
}

/** 3 % of the shared buffers, 32 kB to 16 MB, and the whole 16 MB where they are nearly reached. */
function walBuffers(shared: number): number {
  const derived = shared * 0.03;
  return derived > mebibytes(14) ? mebibytes(16) : Math.max(derived, 32 * 1024);
}

function parallel(cores: number): Settings {
  const half = Math.min(Math.ceil(cores / 2), 4);
  return {
    max_worker_processes: cores,
    max_parallel_workers: cores,
    max_parallel_workers_per_gather: half,
    max_parallel_maintenance_workers: half,
  };
}

function mebibytes(amount: number): number {
  return Size.mebibytes(amount).bytes;
}

function gibibytes(amount: number): number {
  return Size.gibibytes(amount).bytes;
}

/** Rounded down, in PostgreSQL's units, which are binary ones: `256MB` where the remainder is small, else `7864kB`. */
function spelled(bytes: number): string {
  const whole = Math.floor(bytes / 1024);
  return whole % 1024 === 0 ? `${whole / 1024}MB` : `${whole}kB`;
}
