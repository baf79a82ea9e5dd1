import type { Component } from '../../constructs/fleet/component';
import { header } from '../header';
import { fileText, headerLines } from '../serialize/comment';
import type { Database } from './databases';

/** `database.sql`: what is done for every database, with psql's variables for the names and the password. */
export function commonSql(server: Component): string {
  return fileText([
    ...headerLines(
      'sql',
      header(server, '', 'Included by each file of databases/. Repeating it changes nothing.'),
      '--',
    ),
    '-- Neither the log nor pg_stat_statements may keep the password.',
    'SET log_statement = none;',
    'SET log_min_duration_statement = -1;',
    'SET log_min_error_statement = panic;',
    'SET pg_stat_statements.track_utility = off;',
    '',
    '-- Without its password nothing is changed: an empty one would lock the role out.',
    "\\set password `cat :'password_file'`",
    "SELECT :'password' = '' AS no_password \\gset",
    '\\if :no_password',
    '  \\warn :password_file is missing or empty',
    "  DO 'BEGIN RAISE EXCEPTION ''no password''; END';",
    '\\endif',
    '',
    "SELECT format('CREATE ROLE %I', :'role')",
    "  WHERE NOT EXISTS (SELECT FROM pg_roles WHERE rolname = :'role') \\gexec",
    '-- Each time, so that a changed secret takes effect.',
    `ALTER ROLE :"role" LOGIN PASSWORD :'password';`,
    '',
    "SELECT format('CREATE DATABASE %I OWNER %I', :'database', :'role')",
    "  WHERE NOT EXISTS (SELECT FROM pg_database WHERE datname = :'database') \\gexec",
    'ALTER DATABASE :"database" OWNER TO :"role";',
    'REVOKE ALL ON DATABASE :"database" FROM PUBLIC;',
    '',
    '\\connect :"database"',
    'SET client_min_messages = warning;',
    'ALTER SCHEMA public OWNER TO :"role";',
  ]);
}

/** `databases/<name>.sql`: a database's names, where its password is, and its extensions. */
export function databaseSql({ component, facet }: Database, rolesFolder: string): string {
  return fileText([
    ...headerLines('sql', header(component, '', component.node.path), '--'),
    `\\set database ${facet.name}`,
    `\\set role ${facet.role}`,
    `\\set password_file ${rolesFolder}/${facet.role}`,
    '\\include_relative ../database.sql',
    ...facet.extensions.map((extension) => `CREATE EXTENSION IF NOT EXISTS "${extension}";`),
  ]);
}
