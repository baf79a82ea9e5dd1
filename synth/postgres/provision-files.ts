import type { Component } from '../../constructs/fleet/component';
import { type ConfigurationFile, placeholder } from '../configuration';
import { type FolderMount, folderOf } from '../configured';
import type { PlacedWorkload } from '../derive/model';
import { header } from '../header';
import { fileText, headerLines } from '../serialize/comment';
import { commonSql, databaseSql } from './database-sql';
import type { Database } from './databases';

/** Where the image looks for what it runs on an empty data folder. */
const initializeTarget = '/docker-entrypoint-initdb.d';

/**
 * What creates the databases and their roles: SQL that can be repeated, a script that runs all of it inside the
 * container (each deployment does), and one that calls it on the first start. Passwords come from one file a role.
 */
export function provisionFiles(workload: PlacedWorkload, databases: readonly Database[]): ConfigurationFile[] {
  const { component } = workload;
  const { folder, target } = folderOf(workload, 'configuration');
  const roles = folderOf(workload, 'filled');
  const initialize = workload.facet.mounts.find(
    (mount): mount is FolderMount => mount.type === 'configuration' && mount.target === initializeTarget,
  );
  return [
    { workload, folder, name: 'provision.sh', content: provisionScript(component), executable: true },
    { workload, folder, name: 'database.sql', content: commonSql(component) },
    ...databases.map((database) => ({
      workload,
      folder,
      name: `databases/${database.facet.name}.sql`,
      content: databaseSql(database, roles.target),
    })),
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
    ...passwords(workload, roles, databases),
  ];
}

/** One file a role and secret: databases may share their role. */
function passwords(workload: PlacedWorkload, { folder }: FolderMount, databases: readonly Database[]) {
  const files = new Map<string, ConfigurationFile>();
  for (const { role, password } of databases.map(({ facet }) => facet)) {
    const content = `${placeholder(password)}\n`;
    files.set(`${role} ${content}`, { workload, folder, name: role, content, secrets: [password] });
  }
  return [...files.values()];
}

/** One database that fails doesn't keep the others from being provisioned; the script then fails at its end. */
function provisionScript(server: Component): string {
  return script(
    server,
    'cd "$(dirname "$0")"',
    'status=0',
    'for file in databases/*.sql; do',
    '  [ -e "$file" ] || continue',
    '  psql --no-psqlrc --quiet --username=postgres --dbname=postgres --set=ON_ERROR_STOP=1 --file="$file" || status=1',
    'done',
    'exit "$status"',
  );
}

function script(server: Component, ...lines: readonly string[]): string {
  return fileText(['#!/bin/sh', ...headerLines('sh', header(server)), 'set -eu', ...lines]);
}
