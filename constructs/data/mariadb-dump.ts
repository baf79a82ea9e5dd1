import type { DumpFacet } from '../facets/backup';
import type { MariaDbServer } from './mariadb-server';

/** One moment of all tables, without locking them (mariadb-dump: --single-transaction), row by row (--quick). */
export const whole = ['--single-transaction', '--quick', '--routines', '--triggers', '--events'];

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

/** How the programs of its image are run as the server's own administrator. */
export function mariaDbClient({ engine }: MariaDbServer): {
  /** Whom the server lets in by its socket; in MySQL's container root reads the password's file. */
  readonly user: string;
  /** @param program '' for the client, 'dump' for what dumps */
  argv(program: '' | 'dump', ...more: readonly string[]): string[];
} {
  if (engine === 'mariadb')
    return {
      user: 'mysql',
      argv: (program, ...more) => [
        program === '' ? 'mariadb' : `mariadb-${program}`,
        '--protocol=socket',
        '--user=mysql',
        ...more,
      ],
    };
  return {
    user: 'root',
    argv: (program, ...more) => [
      ...['sh', '-c', withPassword, 'sh', `mysql${program}`, '--protocol=socket', '--user=root'],
      ...more,
    ],
  };
}

/** A database as SQL, written and read as the server's own administrator. */
export function mariaDbDump(server: MariaDbServer, database: string): DumpFacet {
  const client = mariaDbClient(server);
  return {
    kind: 'dump',
    type: 'logical',
    from: server,
    workload: server.node.id,
    user: client.user,
    command: client.argv('dump', ...whole, position[server.engine], database),
    file: `${database}.sql`,
    restore: client.argv('', database),
  };
}
