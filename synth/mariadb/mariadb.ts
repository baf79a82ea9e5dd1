import type { MariaDbServerFacet } from '../../constructs/facets/mariadb';
import { mysqldMonitoringUser } from '../../constructs/operations/exporters/mysqld-exporter';
import { type ConfigurationFile, type ConfigurationRenderer, placeholder } from '../configuration';
import { type Configured, configured, type FolderMount, folderOf } from '../configured';
import { hasExporter } from '../derive/exported';
import type { Model, PlacedWorkload } from '../derive/model';
import { header } from '../header';
import { fileText, headerLines } from '../serialize/comment';
import { databaseSql, monitoringSql } from './database-sql';
import { databasesIn } from './databases';
import { myCnfFile } from './my-cnf-file';
import { type ProvisionFile, provisionScript } from './provision-script';

/** Where the image looks for what it runs on an empty data folder. */
const initializeTarget = '/docker-entrypoint-initdb.d';

/** A MariaDB or MySQL server: its settings, and the databases that it holds. */
export const mariaDbConfiguration: ConfigurationRenderer = (model, stack) =>
  configured(model, stack, 'mariadb-server').flatMap((server) => files(model, server));

function files(model: Model, { workload, facet }: Configured<'mariadb-server'>): ConfigurationFile[] {
  const [settings, provision, initialize] = configurationMounts(workload);
  const users = folderOf(workload, 'filled');
  const sql = provisionFiles(model, workload, facet);
  const file = (mount: FolderMount | undefined, name: string, content: string): ConfigurationFile[] =>
    mount === undefined
      ? []
      : [{ workload, folder: mount.folder, name, content, ...(name.endsWith('.sh') && { executable: true }) }];
  const here = provision?.target ?? '';
  return [
    ...file(settings, 'vpsynth.cnf', myCnfFile(workload, facet)),
    ...file(provision, 'provision.sh', provisionScript(workload, facet, sql, { here, passwords: users.target })),
    ...sql.flatMap(({ name, content }) => file(provision, name, content)),
    ...file(initialize, 'provision.sh', firstStart(workload, here)),
    ...passwords(workload, users, sql),
  ];
}

/** The folders of settings, of what provisions, and of what the image runs on its first start. */
function configurationMounts({ facet }: PlacedWorkload): (FolderMount | undefined)[] {
  const mounts = facet.mounts.filter((mount): mount is FolderMount => mount.type === 'configuration');
  const others = mounts.filter(({ target }) => target !== initializeTarget);
  return [others[0], others[1], mounts.find(({ target }) => target === initializeTarget)];
}

/** Run by the image while the socket alone is open. */
function firstStart({ component }: PlacedWorkload, provision: string): string {
  return fileText(['#!/bin/sh', ...headerLines('sh', header(component)), `exec sh ${provision}/provision.sh`]);
}

/** What is run for each database, and for the exporter where there is one. */
function provisionFiles(model: Model, workload: PlacedWorkload, server: MariaDbServerFacet): ProvisionFile[] {
  const databases = databasesIn(model, workload).map((database): ProvisionFile => {
    const { name, user, password } = database.facet;
    return { name: `databases/${name}.sql`, user, password, content: databaseSql(database) };
  });
  if (!hasExporter(workload)) return databases;
  const { engine, monitoringPassword: password } = server;
  const content = monitoringSql(workload.component, engine);
  return [...databases, { name: 'monitoring.sql', user: mysqldMonitoringUser, password, content }];
}

/** One file a user. */
function passwords(
  workload: PlacedWorkload,
  { folder }: FolderMount,
  files: readonly ProvisionFile[],
): ConfigurationFile[] {
  return files.map(({ user, password }) => ({
    workload,
    folder,
    name: user,
    content: `${placeholder(password)}\n`,
    secrets: [password],
  }));
}
