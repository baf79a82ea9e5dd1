import type { RoleAccess } from '../../constructs/facets/data';
import type { Component } from '../../constructs/fleet/component';
import { type ConfigurationFile, placeholder } from '../configuration';
import { type FolderMount, folderOf } from '../configured';
import type { Model, PlacedWorkload } from '../derive/model';
import { header } from '../header';
import { fileText, headerLines } from '../serialize/comment';
import { commonSql, databaseSql } from './database-sql';
import { databasesIn, replicasOf, rolesOfPrimary } from './databases';
import { roleSql, serverRoleSql } from './role-sql';
import { slotsSql } from './slots-sql';

/** Where the image looks for what it runs on an empty data folder. */
const initializeTarget = '/docker-entrypoint-initdb.d';

/**
 * What creates the databases and their roles: SQL that can be repeated, a script that runs all of it inside the
 * container (each deployment does), and one that calls it on the first start. Passwords come from one file a role.
 */
export function provisionFiles(model: Model, workload: PlacedWorkload): ConfigurationFile[] {
  const { component } = workload;
  const { folder, target } = folderOf(workload, 'configuration');
  const passwordFolder = folderOf(workload, 'filled');
  const databases = databasesIn(model, workload);
  const roles = rolesOfPrimary(model, workload);
  const slots = replicasOf(model, workload).flatMap(({ facet }) => facet.follows?.slot ?? []);
  const initialize = workload.facet.mounts.find(
    (mount): mount is FolderMount => mount.type === 'configuration' && mount.target === initializeTarget,
  );
  const sql = {
    'database.sql': commonSql(component),
    'role.sql': roleSql(component, passwordFolder.target),
    'slots.sql': slotsSql(component, slots),
    ...Object.fromEntries(databases.map((each) => [`databases/${each.facet.name}.sql`, databaseSql(each)])),
    ...Object.fromEntries(roles.map((each) => [`roles/${each.facet.name}.sql`, serverRoleSql(each)])),
  };
  const accesses = [
    ...databases.flatMap(({ facet: { owner, application, reader } }) => [
      owner,
      application,
      ...(reader === undefined ? [] : [reader]),
    ]),
    ...roles.map(({ facet }) => facet),
  ];
  return [
    { workload, folder, name: 'provision.sh', content: provisionScript(component), executable: true },
    ...Object.entries(sql).map(([name, content]) => ({ workload, folder, name, content })),
    ...(initialize === undefined
      ? []
      : [
          {
            workload,
            folder: initialize.folder,
            name: 'provision.sh',
            content: script(component, `sh ${target}/provision.sh`),
            executable: true,
          },
        ]),
    ...passwords(workload, passwordFolder, accesses),
  ];
}

/** One file a role and secret: databases may share their roles. */
function passwords(workload: PlacedWorkload, { folder }: FolderMount, accesses: readonly RoleAccess[]) {
  const files = new Map<string, ConfigurationFile>();
  for (const { name, password } of accesses) {
    const content = `${placeholder(password)}\n`;
    files.set(`${name} ${content}`, { workload, folder, name, content, secrets: [password] });
  }
  return [...files.values()];
}

/** One that fails doesn't keep the others from being provisioned; the script then fails at its end. */
function provisionScript(server: Component): string {
  return script(
    server,
    'cd "$(dirname "$0")"',
    'status=0',
    'for file in databases/*.sql roles/*.sql slots.sql; do',
    '  [ -e "$file" ] || continue',
    '  psql --no-psqlrc --quiet --username=postgres --dbname=postgres --set=ON_ERROR_STOP=1 --file="$file" || status=1',
    'done',
    'exit "$status"',
  );
}

function script(server: Component, ...lines: readonly string[]): string {
  return fileText(['#!/bin/sh', ...headerLines('sh', header(server)), 'set -eu', ...lines]);
}
