import { databasePrivileges } from '../../constructs/data/mariadb-database';
import type { MariaDbServerFacet } from '../../constructs/facets/mariadb';
import type { Component } from '../../constructs/fleet/component';
import { mysqldMonitoringUser } from '../../constructs/operations/exporters/mysqld-exporter';
import { header } from '../header';
import { fileText, headerLines } from '../serialize/comment';
import type { Database } from './databases';

/**
 * `databases/<name>.sql`: what makes a database and its user, and can be repeated. The script that runs it has set
 * `@password`. The names have letters, digits and underscores only (constructs/values/name.ts).
 */
export function databaseSql({ component, facet }: Database): string {
  const user = account(facet.user);
  // In GRANT an underscore stands for any letter: shop_prod would open shopXprod too.
  const granted = `\`${facet.name.replaceAll('_', '\\_')}\`.*`;
  const kept = databasePrivileges.filter((each) => facet.privileges.includes(each));
  const taken = databasePrivileges.filter((each) => !kept.includes(each));
  return fileText([
    ...headerLines('sql', header(component, '', component.node.path, 'Repeating it changes nothing.'), '--'),
    '-- The collation that WordPress chooses, which both servers have.',
    `CREATE DATABASE IF NOT EXISTS \`${facet.name}\` CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_520_ci;`,
    '',
    ...makeUser(user),
    '',
    `GRANT ${kept.join(', ')} ON ${granted} TO ${user};`,
    ...(taken.length === 0 ? [] : [`REVOKE ${taken.join(', ')} ON ${granted} FROM ${user};`]),
  ]);
}

/**
 * `monitoring.sql`: the user of the exporter, which may ask how the server is and read no row (mysqld_exporter: required
 * grants).
 */
export function monitoringSql(server: Component, engine: MariaDbServerFacet['engine']): string {
  const user = account(mysqldMonitoringUser);
  const rights = ['PROCESS', 'REPLICATION CLIENT', ...(engine === 'mariadb' ? ['SLAVE MONITOR'] : [])];
  return fileText([
    ...headerLines('sql', header(server, '', 'Repeating it changes nothing.'), '--'),
    ...makeUser(user),
    '',
    '-- However often it is scraped, it takes no connections from services.',
    `ALTER USER ${user} WITH MAX_USER_CONNECTIONS 3;`,
    `GRANT ${rights.join(', ')} ON *.* TO ${user};`,
  ]);
}

/** From anywhere: who reaches the server is the network's business, and names of hosts are not looked up. */
function account(user: string): string {
  return `'${user}'@'%'`;
}

function makeUser(user: string): string[] {
  return [
    '-- No log may keep the password.',
    'SET SESSION sql_log_bin = 0;',
    'SET SESSION long_query_time = 3600;',
    ...execute(`CREATE USER IF NOT EXISTS ${user} IDENTIFIED BY `),
    '-- Each time, so that a changed secret takes effect.',
    ...execute(`ALTER USER ${user} IDENTIFIED BY `),
  ];
}

/** A statement that ends with the password. Statements take no variable there, prepared ones are made of text. */
function execute(start: string): string[] {
  return [
    `SET @statement = CONCAT('${start.replaceAll("'", "''")}', QUOTE(@password));`,
    'PREPARE prepared FROM @statement;',
    'EXECUTE prepared;',
    'DEALLOCATE PREPARE prepared;',
  ];
}
