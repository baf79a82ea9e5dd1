import type { SnapshotFacet } from '../facets/migration';
import type { Identifier } from '../values/name';
import { mariaDbClient, whole } from './mariadb-dump';
import type { MariaDbServer } from './mariadb-server';

/**
 * A database as SQL that drops it and makes it anew (mariadb-dump: --add-drop-database): while it is read back it isn't
 * whole, since no database of MariaDB or MySQL can be given another name.
 */
export function mariaDbSnapshot(server: MariaDbServer, database: Identifier): SnapshotFacet {
  const client = mariaDbClient(server);
  const save = client.argv('dump', ...whole, '--databases', '--add-drop-database', database);
  const size = `SELECT coalesce(sum(data_length + index_length), 0) FROM information_schema.tables WHERE table_schema = '${database}'`;
  return {
    kind: 'snapshot',
    from: server,
    workload: server.node.id,
    user: client.user,
    extension: 'sql',
    size: client.argv('', '--batch', '--skip-column-names', `--execute=${size}`),
    save,
    text: { now: save, saved: ['cat'] },
    restore: { read: client.argv('') },
  };
}
