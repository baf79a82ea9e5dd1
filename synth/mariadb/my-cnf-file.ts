import type { MariaDbServerFacet } from '../../constructs/facets/mariadb';
import type { Size } from '../../constructs/values/size';
import type { PlacedWorkload } from '../derive/model';
import { header } from '../header';
import type { ConfEntry } from '../serialize/conf-entry';
import { optionFile } from '../serialize/option-file';
import { bufferPool, chunk, redoLog, sortBuffer } from './sizing';

/** Where both images have their volume. */
const data = '/var/lib/mysql';

type Settings = MariaDbServerFacet['settings'];

/** `vpsynth.cnf`, which both images read last. The user's settings stand last and replace those derived. */
export function myCnfFile({ component, facet }: PlacedWorkload, server: MariaDbServerFacet): string {
  const { memory, cpus = 'not limited' } = facet.resources;
  const others = (settings: Settings) =>
    Object.fromEntries(Object.entries(settings).filter(([key]) => !Object.hasOwn(server.settings, key)));
  const entries = [
    ...group(component.node.path, others(fixed(server))),
    ...group(`Derived from the container's limits: memory ${memory}, cpus ${cpus}`, others(sized(server))),
    ...group(
      'Binary logs: as long as this volume lasts, a dump is rolled forward by them, from the position in it',
      others(binaryLogs(server)),
    ),
    ...group('Declared: these win over what is derived', server.settings),
  ];
  return optionFile('my.cnf', [{ name: 'mysqld', entries }], { header: header(component) });
}

function fixed({ engine, slowQuery }: MariaDbServerFacet): Settings {
  return {
    datadir: data,
    bind_address: '*',
    // Names of containers are nobody's identity: users are told apart by their passwords.
    skip_name_resolve: true,
    character_set_server: 'utf8mb4',
    default_time_zone: '+00:00',
    // No client may have the server's own machine read a file for it.
    local_infile: false,
    // The largest statement: an option of WordPress, a row of a dump.
    max_allowed_packet: '64M',
    // The container's temporary folder is memory, and small.
    tmpdir: data,
    // A commit survives a power loss.
    innodb_flush_log_at_trx_commit: 1,
    slow_query_log: true,
    slow_query_log_file: '/dev/stderr',
    long_query_time: slowQuery.seconds,
    ...(engine === 'mariadb'
      ? // The root of a file system of its own, a cluster's claim, has a folder that is no database.
        { query_cache_type: false, query_cache_size: 0, ignore_db_dirs: 'lost+found' }
      : { mysqlx: false }),
  };
}

function sized(server: MariaDbServerFacet): Settings {
  const { engine, maxConnections } = server;
  return {
    max_connections: maxConnections,
    innodb_buffer_pool_size: megabytes(bufferPool(server)),
    sort_buffer_size: `${sortBuffer.kibibytes}K`,
    ...(engine === 'mariadb'
      ? { innodb_log_file_size: megabytes(redoLog(server)) }
      : {
          innodb_buffer_pool_chunk_size: megabytes(chunk),
          innodb_redo_log_capacity: megabytes(redoLog(server)),
          // It would take more than the buffer pool of a small server.
          performance_schema: server.memory.mebibytes >= 4096,
        }),
  };
}

function binaryLogs({ engine, binaryLogs }: MariaDbServerFacet): Settings {
  return {
    server_id: 1,
    log_bin: 'binlog',
    binlog_expire_logs_seconds: Math.ceil(binaryLogs.seconds),
    sync_binlog: 1,
    // MySQL's default, and what replays the same everywhere.
    ...(engine === 'mariadb' && { binlog_format: 'ROW' }),
  };
}

function megabytes(size: Size): string {
  return `${size.mebibytes}M`;
}

function group(comment: string, settings: Settings): ConfEntry[] {
  return Object.entries(settings).map(([key, value], index) => ({ key, value, ...(index === 0 && { comment }) }));
}
