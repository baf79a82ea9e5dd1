import type { SnapshotFacet } from '../facets/migration';
import type { Identifier } from '../values/name';
import type { PostgresServer } from './postgres-server';

/**
 * A database as pg_dump's custom format. It is restored beside itself and takes its name in one transaction, so that
 * whoever connects finds it whole, as it is now or as it was; what a migration has added is gone with the old one.
 */
export function postgresSnapshot(server: PostgresServer, database: Identifier): SnapshotFacet {
  const beside = besideName(database, 'restoring');
  const replaced = besideName(database, 'replaced');
  const psql = ['psql', '--no-psqlrc', '--quiet', '--username=postgres', '--set=ON_ERROR_STOP=1'];
  const script = [...psql, '--dbname=postgres', '--file=-'];
  return {
    kind: 'snapshot',
    from: server,
    workload: server.node.id,
    user: 'postgres',
    extension: 'dump',
    size: [...psql, '--no-align', '--tuples-only', `--dbname=${database}`, `--command=${size}`],
    save: [...pgDump(database), '--format=custom'],
    text: { now: [...pgDump(database), '--format=plain'], saved: ['pg_restore', '--file=-'] },
    restore: {
      begin: { argv: script, input: begin(database, beside, replaced) },
      read: ['pg_restore', '--username=postgres', '--exit-on-error', `--dbname=${beside}`],
      end: { argv: script, input: end(database, beside, replaced) },
    },
  };
}

const size = 'SELECT pg_database_size(current_database())';

/** Behind somebody who holds a table for himself it would wait for ever, and with it the release. */
function pgDump(database: string): string[] {
  return ['pg_dump', '--username=postgres', '--lock-wait-timeout=20s', `--dbname=${database}`];
}

/** PostgreSQL cuts a name after 63 bytes. */
function besideName(database: string, what: string): string {
  return `${database.slice(0, 63 - what.length - 2)}__${what}`;
}

/** An empty database in the same encoding; what a restore that was killed has left is gone. */
function begin(database: string, beside: string, replaced: string): string {
  return [
    `DROP DATABASE IF EXISTS "${beside}" WITH (FORCE);`,
    `DROP DATABASE IF EXISTS "${replaced}" WITH (FORCE);`,
    "SELECT format('CREATE DATABASE %I OWNER %I TEMPLATE template0 ENCODING %L LC_COLLATE %L LC_CTYPE %L',",
    `  '${beside}', pg_get_userbyid(datdba), pg_encoding_to_char(encoding), datcollate, datctype)`,
    `  FROM pg_database WHERE datname = '${database}' \\gexec`,
    '',
  ].join('\n');
}

/**
 * It gets the rights on the database and the settings of it, which no dump of one database has, then the name. ALTER
 * DATABASE … RENAME keeps new connections waiting until its transaction ends, and refuses while there are old ones.
 */
function end(database: string, beside: string, replaced: string): string {
  return [
    `REVOKE ALL ON DATABASE "${beside}" FROM PUBLIC;`,
    "SELECT format('GRANT %s ON DATABASE %I TO %s%s', privilege_type,",
    `  '${beside}', CASE grantee WHEN 0 THEN 'PUBLIC' ELSE quote_ident(pg_get_userbyid(grantee)) END,`,
    "  CASE WHEN is_grantable THEN ' WITH GRANT OPTION' END)",
    "  FROM pg_database, aclexplode(coalesce(datacl, acldefault('d', datdba)))",
    `  WHERE datname = '${database}' \\gexec`,
    'BEGIN;',
    `UPDATE pg_db_role_setting SET setdatabase = (SELECT oid FROM pg_database WHERE datname = '${beside}')`,
    `  WHERE setdatabase = (SELECT oid FROM pg_database WHERE datname = '${database}');`,
    `SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity WHERE datname = '${database}' \\g /dev/null`,
    `ALTER DATABASE "${database}" RENAME TO "${replaced}";`,
    `ALTER DATABASE "${beside}" RENAME TO "${database}";`,
    'COMMIT;',
    `DROP DATABASE "${replaced}" WITH (FORCE);`,
    '',
  ].join('\n');
}
