import type { MariaDbServerFacet } from '../../constructs/facets/mariadb';
import { Size } from '../../constructs/values/size';

/**
 * What a server takes beside its buffer pool and its connections: code, caches of tables, the log's buffer. Seen with an
 * idle MariaDB 11.8; MySQL 8.4 without its performance schema takes about twice as much.
 */
const base = { mariadb: Size.mebibytes(128), mysql: Size.mebibytes(256) } as const;

/**
 * What a connection may take at most: buffers to sort (512 KiB), join, read, and read in order (256, 128, 256 KiB), its
 * stack (292 KiB) and the network's buffer, by the servers' own defaults but for the first.
 */
const connection = Size.mebibytes(1.5);
export const sortBuffer = Size.kibibytes(512);

/** Less is no buffer pool: the server's own tables hardly fit. */
export const leastBufferPool = Size.mebibytes(64);

/** MySQL rounds up to its chunks, so that it must be a multiple of them. */
export const chunk = Size.mebibytes(32);

/** The part of the limit that a buffer pool gets where a server has its container for itself. */
const share = 0.6;

/** What is left for the buffer pool when every connection is open; may be less than nothing. */
export function roomForBufferPool({ engine, memory, maxConnections }: MariaDbServerFacet): number {
  return memory.mebibytes - base[engine].mebibytes - maxConnections * connection.mebibytes;
}

/** The buffer pool: as much as is left when every connection is open, at most a share of the limit. */
export function bufferPool(server: MariaDbServerFacet): Size {
  const most = Math.min(server.memory.mebibytes * share, roomForBufferPool(server));
  const chunks = Math.floor(most / chunk.mebibytes);
  return chunks * chunk.mebibytes < leastBufferPool.mebibytes
    ? leastBufferPool
    : Size.mebibytes(chunks * chunk.mebibytes);
}

/** The redo log: a quarter of the buffer pool lets a busy server write in long runs; at least MariaDB's own 96 MiB. */
export function redoLog(server: MariaDbServerFacet): Size {
  return Size.mebibytes(Math.max(96, Math.floor(bufferPool(server).mebibytes / 4)));
}
