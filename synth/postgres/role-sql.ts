import type { Component } from '../../constructs/fleet/component';
import { header } from '../header';
import { fileText, headerLines } from '../serialize/comment';
import type { ServerRole } from './databases';

/** `role.sql`: makes one role, whose name and further right psql's variables hold, with the password from its file. */
export function roleSql(server: Component, rolesFolder: string): string {
  return fileText([
    ...headerLines('sql', header(server, '', 'Included for each role. Repeating it changes nothing.'), '--'),
    '-- Neither the log nor pg_stat_statements may keep the password.',
    'SET log_statement = none;',
    'SET log_min_duration_statement = -1;',
    'SET log_min_error_statement = panic;',
    'SET pg_stat_statements.track_utility = off;',
    '',
    '-- Without its password nothing is changed: an empty one would lock the role out.',
    `\\set password_file ${rolesFolder}/:role`,
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
    'ALTER ROLE :"role" LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOBYPASSRLS :rights PASSWORD :\'password\';',
  ]);
}

/** `roles/<name>.sql`: a role that belongs to no database. */
export function serverRoleSql({ component, facet }: ServerRole): string {
  const { name, connectsTo, memberOf } = facet;
  return fileText([
    ...headerLines('sql', header(component, '', component.node.path), '--'),
    `\\set role ${name}`,
    `\\set rights ${connectsTo === 'replication' ? 'REPLICATION' : 'NOREPLICATION'}`,
    '\\include_relative ../role.sql',
    ...memberOf.map((role) => `GRANT ${role} TO :"role";`),
    ...(connectsTo === 'all'
      ? [
          "SELECT format('GRANT CONNECT ON DATABASE %I TO %I', datname, :'role') FROM pg_database",
          '  WHERE datallowconn AND NOT datistemplate \\gexec',
        ]
      : []),
  ]);
}
