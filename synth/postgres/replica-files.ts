import type { PostgresServerFacet, ReplicationFacet } from '../../constructs/facets/data';
import { type ConfigurationFile, placeholder } from '../configuration';
import { folderOf } from '../configured';
import type { Model, PlacedWorkload } from '../derive/model';
import { header } from '../header';
import { word } from '../runbook/shell';
import { fileText, headerLines } from '../serialize/comment';

/** Where the replica's script puts the password for libpq, which takes no file that others may read. */
const passwordFile = '/tmp/pgpass';

/** What a replica has besides the files of every server: how it gets its first copy, and the password for its primary. */
export function replicaFiles(
  model: Model,
  workload: PlacedWorkload,
  server: PostgresServerFacet,
  follows: ReplicationFacet,
): ConfigurationFile[] {
  const settings = folderOf(workload, 'configuration');
  const secrets = folderOf(workload, 'filled');
  const { name, password } = follows.role;
  return [
    {
      workload,
      folder: settings.folder,
      name: 'replica.sh',
      content: replicaScript(
        workload,
        primaryConnection(model, workload, server, follows),
        follows.slot,
        secrets.target,
      ),
      executable: true,
    },
    // host:port:database:user:password (PostgreSQL: libpq-pgpass).
    {
      workload,
      folder: secrets.folder,
      name: 'pgpass',
      content: `*:*:*:${name}:${placeholder(password)}\n`,
      secrets: [password],
    },
  ];
}

/** How a replica connects to its primary, as libpq's connection string. */
export function primaryConnection(
  model: Model,
  workload: PlacedWorkload,
  { certificate }: PostgresServerFacet,
  { endpoint, role, slot }: ReplicationFacet,
): string {
  const address = model.reach(workload, endpoint);
  if (address === undefined)
    throw new Error(`${workload.component.node.path} can't reach its primary ${endpoint.owner.node.path}`);
  const tls =
    certificate === undefined
      ? ['sslmode=disable']
      : ['sslmode=verify-ca', `sslrootcert=${folderOf(workload, 'configuration').target}/certificate.pem`];
  return [
    `host=${address.host}`,
    `port=${address.port}`,
    `user=${role.name}`,
    `passfile=${passwordFile}`,
    `application_name=${slot}`,
    ...tls,
  ].join(' ');
}

/**
 * The first copy is made beside its place and moved there when it is whole, so that one that was interrupted starts anew;
 * data that are there are never touched. Before version 18 the image has its data right in the volume, which can't be
 * moved: there they lie in a folder below.
 */
function replicaScript({ component }: PlacedWorkload, connection: string, slot: string, secrets: string): string {
  return fileText([
    '#!/bin/sh',
    ...headerLines('sh', header(component)),
    'set -eu',
    'umask 077',
    `cp ${secrets}/pgpass ${passwordFile}`,
    'if [ "$PGDATA" = /var/lib/postgresql/data ]; then PGDATA=/var/lib/postgresql/data/pgdata; fi',
    'export PGDATA',
    'if [ ! -s "$PGDATA/PG_VERSION" ]; then',
    '  rm -rf "$PGDATA.copy"',
    '  mkdir -p "$PGDATA.copy"',
    `  pg_basebackup --dbname=${word(connection)} --slot=${slot} --pgdata="$PGDATA.copy" \\`,
    '    --wal-method=stream --checkpoint=fast --no-password',
    '  touch "$PGDATA.copy/standby.signal"',
    '  sync',
    '  mv -T "$PGDATA.copy" "$PGDATA"',
    'fi',
    'exec docker-entrypoint.sh postgres -c config_file=/etc/postgresql/postgresql.conf',
  ]);
}
