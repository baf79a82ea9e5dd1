import { configured, folderOf } from '../configured';
import type { Model, PlacedWorkload, Stack } from '../derive/model';
import { targetsFolder } from '../prometheus/active-targets';
import { filledFolder } from '../stack/secret-files';
import type { OnChange } from './deployment';

/** How the programs of a stack take a change of the files that they mount, by workload. */
export function onChange(model: Model, stack: Stack): ReadonlyMap<PlacedWorkload, readonly OnChange[]> {
  const rules = new Map<PlacedWorkload, readonly OnChange[]>();
  for (const { workload } of configured(model, stack, 'edge')) rules.set(workload, nginx(workload));
  for (const { workload } of configured(model, stack, 'prometheus')) rules.set(workload, prometheus(workload));
  for (const { workload } of configured(model, stack, 'pgbouncer')) rules.set(workload, [hangUp(workload)]);
  for (const { workload } of configured(model, stack, 'rabbitmq')) rules.set(workload, rabbitMq(workload));
  for (const { workload } of configured(model, stack, 'postgres-server')) rules.set(workload, postgres(workload));
  return rules;
}

/** It reads everything anew when told to, and keeps what it has when the new files are wrong. */
function nginx(workload: PlacedWorkload): OnChange[] {
  const file = `${folderOf(workload, 'configuration').target}/nginx.conf`;
  const run = (...argv: string[]) => ({ argv: ['nginx', '-c', file, ...argv] });
  const host = workload.facet.mounts.flatMap((mount) => (mount.type === 'host' ? [mount.path.slice(2)] : []));
  const read: readonly string[] = host.filter((folder) => folder === 'active' || folder === 'certificates');
  return [
    { below: [...generated(workload), ...read], exec: [run('-t'), run('-s', 'reload')] },
    // Served as they stand.
    { below: host.filter((folder) => !read.includes(folder)), exec: [] },
  ];
}

/** On SIGHUP it reads its settings, jobs and rules anew; of files with targets it hears by itself. */
function prometheus(workload: PlacedWorkload): OnChange[] {
  const { folder } = folderOf(workload, 'configuration');
  const read = ['prometheus.yml', 'rules', 'scrapes'].map((name) => `${folder}/${name}`);
  return [
    { below: read, signal: 'HUP', exec: [] },
    { below: [`${folder}/${targetsFolder}`, 'active'], exec: [] },
  ];
}

/** PgBouncer reads all its files anew on SIGHUP. */
function hangUp(workload: PlacedWorkload): OnChange {
  return { below: generated(workload), signal: 'HUP', exec: [] };
}

/** Definitions are imported as the server's own user: it alone may read the file and the cookie. */
function rabbitMq(workload: PlacedWorkload): OnChange[] {
  const { folder, target } = folderOf(workload, 'filled');
  const argv = ['rabbitmqctl', 'import_definitions', `${target}/definitions.json`];
  return [{ below: [`${filledFolder(folder)}/definitions.json`], exec: [{ argv, user: 'rabbitmq' }] }];
}

/**
 * Its settings anew, and the script that makes databases and roles that came later: the image does so only on an
 * empty data folder. Both as the user of the superuser's name, the only one that the socket lets in (pg_hba.conf: peer).
 */
function postgres(workload: PlacedWorkload): OnChange[] {
  const { folder, target } = folderOf(workload, 'configuration');
  const read = ['--no-psqlrc', '--quiet', '--username=postgres', '--command=SELECT pg_reload_conf()'];
  const reload = { argv: ['psql', ...read], user: 'postgres' };
  const provision = { argv: ['sh', `${target}/provision.sh`], user: 'postgres' };
  const initial = generated(workload).filter((each) => each !== folder && !each.startsWith('secrets/'));
  const again = generated(workload).filter((each) => !initial.includes(each));
  return [
    { below: again, exec: [reload, provision] },
    { below: initial, exec: [] },
  ];
}

/** The folders of generated files that a workload mounts. */
function generated({ facet }: PlacedWorkload): string[] {
  return facet.mounts.flatMap((mount) => {
    if (mount.type === 'configuration') return [mount.folder];
    return mount.type === 'filled' ? [filledFolder(mount.folder)] : [];
  });
}
