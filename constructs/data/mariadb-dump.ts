import type { DumpFacet } from '../facets/backup';
import type { MariaDbServer } from './mariadb-server';

/** One moment of all tables, without locking them (mariadb-dump: --single-transaction), row by row (--quick). */
const whole = ['--single-transaction', '--quick', '--routines', '--triggers', '--events'];

/**
 * The image of MySQL lets its administrator in by the password alone: it comes from the file that the image itself read,
 * and stands in no argument.
 */
const withPassword = 'MYSQL_PWD="$(cat "$MYSQL_ROOT_PASSWORD_FILE")" exec "$@"';

/**
 * Writes down, as a comment, which place in the binary logs it was taken at: from there they lead on (mariadb-dump:
 * --master-data; mysqldump since 8.0.26: --source-data).
 */
const position = { mariadb: '--master-data=2', mysql: '--source-data=2' };

/** A database as SQL, written and read as the server's own administrator. */
export function mariaDbDump(server: MariaDbServer, database: string): DumpFacet {
  const mariaDb = server.engine === 'mariadb';
  const client = (program: string, ...more: readonly string[]) =>
    mariaDb
      ? [`mariadb${program}`, '--protocol=socket', '--user=mysql', ...more]
      : ['sh', '-c', withPassword, 'sh', `mysql${program}`, '--protocol=socket', '--user=root', ...more];
  return {
    kind: 'dump',
    type: 'logical',
    from: server,
    workload: server.node.id,
    // Whom the server lets in by its socket; in MySQL's container root reads the password's file.
    user: mariaDb ? 'mysql' : 'root',
    command: client(mariaDb ? '-dump' : 'dump', ...whole, position[server.engine], database),
    file: `${database}.sql`,
    restore: client('', database),
  };
}
