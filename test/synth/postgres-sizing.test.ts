import { Secret, Size } from 'vpsynth';
import type { PostgresServerFacet } from '../../constructs/facets/data';
import { sizing } from '../../synth/postgres/sizing';

function settingsFor(memory: Size, cpus: number | undefined, maxConnections = 100, version = '18.6') {
  const server = { version, maxConnections, superuserPassword: Secret.env('P') } as PostgresServerFacet;
  return sizing(server, { memory, memoryReservation: memory, ...(cpus !== undefined && { cpus }) });
}

// Memory, connections → as pgtune gives for "web", SSD and fewer than four cores.
test.each([
  [Size.mebibytes(512), 100, '128MB', '384MB', '32MB', '4MB', '3932kB'],
  [Size.gibibytes(1), 100, '256MB', '768MB', '64MB', '4MB', '7864kB'],
  [Size.gibibytes(2), 100, '512MB', '1536MB', '128MB', '4854kB', '16MB'],
  [Size.gibibytes(2), 30, '512MB', '1536MB', '128MB', '13797kB', '16MB'],
  [Size.gibibytes(8), 200, '2048MB', '6144MB', '512MB', '10082kB', '16MB'],
  [Size.gibibytes(64), 300, '16384MB', '49152MB', '4096MB', '54471kB', '16MB'],
])('%s for %i connections', (memory, connections, shared, cache, maintenance, work, wal) => {
  expect(settingsFor(memory, 2, connections)).toMatchObject({
    shared_buffers: shared,
    effective_cache_size: cache,
    maintenance_work_mem: maintenance,
    work_mem: work,
    wal_buffers: wal,
  });
});

test.each([
  [2, {}],
  [undefined, {}],
  [4, { max_worker_processes: 4, max_parallel_workers_per_gather: 2 }],
  [6, { max_worker_processes: 6, max_parallel_workers_per_gather: 3 }],
  [16, { max_worker_processes: 16, max_parallel_workers_per_gather: 4, autovacuum_max_workers: 4 }],
  [32, { max_worker_processes: 32, max_parallel_workers_per_gather: 4, autovacuum_max_workers: 5 }],
])('%s cores', (cpus, expected) => {
  const { max_worker_processes, max_parallel_workers_per_gather, autovacuum_max_workers } = settingsFor(
    Size.gibibytes(4),
    cpus,
  );
  const got = { max_worker_processes, max_parallel_workers_per_gather, autovacuum_max_workers };
  expect(JSON.parse(JSON.stringify(got))).toEqual(expected);
});

test.each([
  ['18.6', 'worker', 'lz4'],
  ['17.2', undefined, 'lz4'],
  ['14.9', undefined, undefined],
])('version %s knows io_method %s and compresses WAL by %s', (version, method, compression) => {
  const { io_method, wal_compression } = settingsFor(Size.gibibytes(1), 1, 100, version);
  expect([io_method, wal_compression]).toEqual([method, compression]);
});

test('the workers of autovacuum take no more than 2 GB each', () => {
  expect(settingsFor(Size.gibibytes(31), 2).autovacuum_work_mem).toBeUndefined();
  expect(settingsFor(Size.gibibytes(32), 2).autovacuum_work_mem).toBe('2GB');
  expect(settingsFor(Size.gibibytes(256), 2).maintenance_work_mem).toBe('8192MB');
});
