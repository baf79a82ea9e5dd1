import type { PostgresServerFacet } from '../../constructs/facets/data';
import type { PlacedWorkload } from '../derive/model';
import { header } from '../header';
import { type ConfEntry, postgresqlConf } from '../serialize/conf';
import { type Settings, sizing } from './sizing';

/**
 * `postgresql.conf`. The file replaces the one that initdb writes, so that what initdb would find out there stands here
 * too. The user's settings stand last and replace those derived.
 */
export function postgresConfFile(
  { component, facet }: PlacedWorkload,
  server: PostgresServerFacet,
  hba: string,
): string {
  const { memory, cpus = 'not limited' } = facet.resources;
  const others = (settings: Settings) =>
    Object.fromEntries(Object.entries(settings).filter(([key]) => !Object.hasOwn(server.settings, key)));
  return postgresqlConf(
    [
      ...group(component.node.path, others({ ...fixed(server), hba_file: hba })),
      ...group(
        `Derived from the container's limits: memory ${memory}, cpus ${cpus}`,
        others(sizing(server, facet.resources)),
      ),
      ...group('Declared: these win over what is derived', server.settings),
    ],
    { header: header(component) },
  );
}

function fixed(server: PostgresServerFacet): Settings {
  return {
    listen_addresses: '*',
    max_connections: server.maxConnections,
    superuser_reserved_connections: server.reservedConnections,
    password_encryption: 'scram-sha-256',
    huge_pages: 'try',
    jit: false,
    // A stand-by that is gone would keep WAL until the disk is full.
    max_slot_wal_keep_size: '4GB',
    log_destination: 'stderr',
    logging_collector: false,
    timezone: 'UTC',
    log_timezone: 'UTC',
    default_text_search_config: 'pg_catalog.english',
  };
}

function group(comment: string, settings: Settings): ConfEntry[] {
  return Object.entries(settings).map(([key, value], index) => ({ key, value, ...(index === 0 && { comment }) }));
}
