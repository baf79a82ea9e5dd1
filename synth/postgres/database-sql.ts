import type { Component } from '../../constructs/fleet/component';
import { header } from '../header';
import { fileText, headerLines } from '../serialize/comment';
import type { Database } from './databases';

/** What the application may do with the owner's things, by PostgreSQL's kind of relation (pg_class.relkind). */
const rows = { kinds: "'r', 'p', 'v', 'm', 'f'", write: 'SELECT, INSERT, UPDATE, DELETE', read: 'SELECT' };
const sequences = { kinds: "'S'", write: 'USAGE, SELECT, UPDATE', read: 'SELECT' };

/**
 * `database.sql`: what is done for every database, with psql's variables for the names. All rights change in one
 * transaction, so that services at work notice nothing.
 */
export function commonSql(server: Component): string {
  return fileText([
    ...headerLines(
      'sql',
      header(server, '', 'Included by each file of databases/. Repeating it changes nothing.'),
      '--',
    ),
    '\\set rights NOREPLICATION',
    ...['owner', 'application'].flatMap((role) => [`\\set role :${role}`, '\\include_relative role.sql']),
    '\\if :{?reader}',
    '  \\set role :reader',
    '  \\include_relative role.sql',
    '\\endif',
    '',
    "SELECT format('CREATE DATABASE %I OWNER %I', :'database', :'owner')",
    "  WHERE NOT EXISTS (SELECT FROM pg_database WHERE datname = :'database') \\gexec",
    '',
    '\\connect :"database"',
    'SET client_min_messages = warning;',
    '-- Rather fail, and be repeated, than wait for a long transaction with everybody else behind.',
    "SET lock_timeout = '10s';",
    'BEGIN;',
    '-- What another role owned: the application, as long as there was one role for everything, or the owner by a former name.',
    "SELECT format('REASSIGN OWNED BY %I TO %I', rolname, :'owner')",
    '  FROM pg_namespace JOIN pg_roles ON pg_roles.oid = nspowner',
    "  WHERE nspname = 'public' AND rolname NOT IN (:'owner', 'pg_database_owner') AND NOT rolsuper \\gexec",
    'ALTER DATABASE :"database" OWNER TO :"owner";',
    'ALTER SCHEMA public OWNER TO :"owner";',
    'REVOKE ALL ON DATABASE :"database" FROM PUBLIC;',
    '-- Before version 15 everybody could make tables there.',
    'REVOKE CREATE ON SCHEMA public FROM PUBLIC;',
    '',
    ...rights('application', 'write'),
    '\\if :{?reader}',
    ...rights('reader', 'read').map((line) => `  ${line}`),
    '  ALTER ROLE :"reader" SET default_transaction_read_only = on;',
    '\\endif',
    'COMMIT;',
  ]);
}

/** On what the owner makes from now on, and on what it has. Extensions' tables are none of the application's. */
function rights(role: 'application' | 'reader', what: 'write' | 'read'): string[] {
  return [
    `GRANT CONNECT${what === 'write' ? ', TEMPORARY' : ''} ON DATABASE :"database" TO :"${role}";`,
    `ALTER DEFAULT PRIVILEGES FOR ROLE :"owner" GRANT USAGE ON SCHEMAS TO :"${role}";`,
    `ALTER DEFAULT PRIVILEGES FOR ROLE :"owner" GRANT ${rows[what]} ON TABLES TO :"${role}";`,
    `ALTER DEFAULT PRIVILEGES FOR ROLE :"owner" GRANT ${sequences[what]} ON SEQUENCES TO :"${role}";`,
    `SELECT format('GRANT USAGE ON SCHEMA %I TO %I', nspname, :'${role}') FROM pg_namespace`,
    "  WHERE pg_get_userbyid(nspowner) = :'owner' \\gexec",
    ...[rows, sequences].flatMap((each) => [
      `SELECT format('GRANT ${each[what]} ON %s TO %I', pg_class.oid::regclass, :'${role}') FROM pg_class`,
      `  WHERE relkind IN (${each.kinds}) AND relpersistence <> 't' AND pg_get_userbyid(relowner) = :'owner' \\gexec`,
    ]),
  ];
}

/** `databases/<name>.sql`: a database's names and its extensions. */
export function databaseSql({ component, facet }: Database): string {
  const { name, owner, application, reader, extensions } = facet;
  return fileText([
    ...headerLines('sql', header(component, '', component.node.path), '--'),
    `\\set database ${name}`,
    `\\set owner ${owner.name}`,
    `\\set application ${application.name}`,
    ...(reader === undefined ? [] : [`\\set reader ${reader.name}`]),
    '\\include_relative ../database.sql',
    ...extensions.map((extension) => `CREATE EXTENSION IF NOT EXISTS "${extension}";`),
  ]);
}
