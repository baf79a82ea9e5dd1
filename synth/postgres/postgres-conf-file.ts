import { atStartFolder } from '../../constructs/data/postgres-workload';
import type { PostgresServerFacet, ReplicationFacet, ServerCertificate } from '../../constructs/facets/data';
import { folderOf } from '../configured';
import type { Model, PlacedWorkload } from '../derive/model';
import { header } from '../header';
import { type ConfEntry, postgresqlConf } from '../serialize/conf';
import { secretFile } from '../stack/secret-files';
import { archiveSettings } from './archive-files';
import { primaryConnection } from './replica-files';
import { replicatedSettings } from './replicated-settings';
import { type Settings, sizing } from './sizing';
import { isReadAtStart } from './start-settings';

/** The file of what is taken at the start alone. */
export const atStartName = 'at-start.conf';

/** The settings under one comment. */
type Group = readonly [comment: string, settings: Settings];

/**
 * `postgresql.conf`, with what a running server takes. The file replaces the one that initdb writes, so that what initdb
 * would find out there stands here too.
 */
export function postgresConfFile(model: Model, workload: PlacedWorkload, server: PostgresServerFacet): string {
  const others = groups(model, workload, server).map(pick((name) => !isReadAtStart(name, server.version)));
  const include: Group = ['What it takes at its start alone', { include: `${atStartFolder}/${atStartName}` }];
  return fileOf(workload, [include, ...others]);
}

/** What is included there: in a folder of its own, so that a change of it restarts the server. */
export function atStartFile(model: Model, workload: PlacedWorkload, server: PostgresServerFacet): string {
  return fileOf(workload, groups(model, workload, server).map(pick((name) => isReadAtStart(name, server.version))));
}

function fileOf({ component }: PlacedWorkload, each: readonly Group[]): string {
  return postgresqlConf(each.flatMap(group), { header: header(component) });
}

function pick(wanted: (name: string) => boolean): (group: Group) => Group {
  return ([comment, settings]) => [
    comment,
    Object.fromEntries(Object.entries(settings).filter(([name]) => wanted(name))),
  ];
}

/** All settings; the user's stand last and replace those derived. */
function groups(model: Model, workload: PlacedWorkload, server: PostgresServerFacet): Group[] {
  const { component, facet } = workload;
  const { memory, cpus = 'not limited' } = facet.resources;
  const { certificate, follows, archive } = server;
  const others = (settings: Settings) =>
    Object.fromEntries(Object.entries(settings).filter(([key]) => !Object.hasOwn(server.settings, key)));
  const files = { hba_file: `${folderOf(workload, 'configuration').target}/pg_hba.conf` };
  const derived = {
    ...sizing(server, facet.resources),
    ...(follows && replicatedSettings(model, component, follows.primary)),
  };
  const stated: (Group | undefined)[] = [
    [component.node.path, { ...fixed(server), ...files }],
    certificate && ['Encrypted', tls(workload, certificate)],
    archive && ['Its WAL is kept', archiveSettings(workload, archive)],
    follows && [`Follows ${follows.primary.node.path}`, standby(model, workload, server, follows)],
    [`Derived from the container's limits: memory ${memory}, cpus ${cpus}`, derived],
  ];
  return [
    ...stated.flatMap((each): Group[] => (each === undefined ? [] : [[each[0], others(each[1])]])),
    ['Declared: these win over what is derived', server.settings],
  ];
}

function fixed(server: PostgresServerFacet): Settings {
  return {
    listen_addresses: '*',
    max_connections: server.maxConnections,
    superuser_reserved_connections: server.reservedConnections,
    // For whichever database asks for it: loaded at the start alone, so that a new one restarts nobody.
    shared_preload_libraries: 'pg_stat_statements',
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

function tls(workload: PlacedWorkload, { key }: ServerCertificate): Settings {
  const { stack } = workload;
  const name = stack.cluster === undefined ? secretFile(stack, key, workload).name : key.file;
  return {
    ssl: true,
    ssl_min_protocol_version: 'TLSv1.3',
    ssl_cert_file: `${folderOf(workload, 'configuration').target}/certificate.pem`,
    ssl_key_file: `/run/secrets/${name}`,
  };
}

function standby(
  model: Model,
  workload: PlacedWorkload,
  server: PostgresServerFacet,
  follows: ReplicationFacet,
): Settings {
  return {
    primary_conninfo: primaryConnection(model, workload, server, follows),
    primary_slot_name: follows.slot,
    // Long reads here keep the primary from removing the rows that they see, rather than be cancelled.
    hot_standby_feedback: true,
  };
}

function group([comment, settings]: Group): ConfEntry[] {
  return Object.entries(settings).map(([key, value], index) => ({ key, value, ...(index === 0 && { comment }) }));
}
