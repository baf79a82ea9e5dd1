import type { ConfigurationFile } from '../configuration';
import { folderOf } from '../configured';
import type { PlacedWorkload } from '../derive/model';
import { header } from '../header';
import { fileText, headerLines } from '../serialize/comment';

/**
 * The script that says whether the server is well: by a query, since `pg_isready` hears only that connections are taken
 * (PostgreSQL: app-pg-isready). It asks as the superuser by the socket, which only the user of that name is let in by.
 */
export function healthFile(workload: PlacedWorkload): ConfigurationFile {
  const { folder } = folderOf(workload, 'configuration');
  return {
    workload,
    folder,
    name: 'health.sh',
    content: fileText([
      '#!/bin/sh',
      ...headerLines('sh', header(workload.component)),
      'set -eu',
      '# During its first start the image runs a server that answers on the socket alone: this one is there for good.',
      'pg_isready --quiet --host=127.0.0.1 --username=postgres',
      'if [ "$(id -u)" = 0 ]; then set -- gosu postgres; fi',
      'exec "$@" psql --no-psqlrc --quiet --output=/dev/null --username=postgres --command=\'SELECT 1\'',
    ]),
    executable: true,
  };
}
