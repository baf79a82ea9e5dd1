import type { WalArchive } from '../../constructs/facets/data';
import type { ConfigurationFile } from '../configuration';
import { folderOf } from '../configured';
import type { PlacedWorkload } from '../derive/model';
import { header } from '../header';
import { fileText, headerLines } from '../serialize/comment';
import type { Settings } from './sizing';

/** The settings with which a server archives its WAL. */
export function archiveSettings(workload: PlacedWorkload, { every }: WalArchive): Settings {
  return {
    archive_mode: true,
    archive_command: `sh ${folderOf(workload, 'configuration').target}/archive.sh %p %f`,
    archive_timeout: `${every.seconds}s`,
  };
}

/** The script that keeps one segment, and the one that starts such a server. */
export function archiveFiles(workload: PlacedWorkload, { target }: WalArchive): ConfigurationFile[] {
  const { folder } = folderOf(workload, 'configuration');
  const file = (name: string, lines: readonly string[]): ConfigurationFile => ({
    workload,
    folder,
    name,
    content: fileText(['#!/bin/sh', ...headerLines('sh', header(workload.component)), 'set -eu', ...lines]),
    executable: true,
  });
  return [
    file('archive.sh', keep(target)),
    file('start.sh', [
      '# A volume of its own belongs to root at first; where root may not come in, the volume is given already.',
      `if [ "$(id -u)" = 0 ]; then chown postgres:postgres ${target}; fi`,
      'exec docker-entrypoint.sh postgres -c config_file=/etc/postgresql/postgresql.conf',
    ]),
  ];
}

/**
 * A segment is there whole, on disk and under its name, before this ends well; none is ever overwritten. The same again,
 * after a crash, is well too (PostgreSQL: continuous-archiving, "Setting Up WAL Archiving").
 */
function keep(target: string): string[] {
  return [
    'umask 027',
    `kept=${target}/$2.gz`,
    'if [ -e "$kept" ]; then',
    '  gunzip -c "$kept" | cmp -s - "$1"',
    '  exit',
    'fi',
    'gzip -c "$1" >"$kept.partial"',
    'sync "$kept.partial"',
    'mv "$kept.partial" "$kept"',
    `sync ${target}`,
  ];
}
