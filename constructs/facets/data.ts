import type { Component } from '../fleet/component';
import type { Network } from '../host/network';
import type { Duration } from '../values/duration';
import type { Identifier } from '../values/name';
import type { Secret } from '../values/secret';
import type { Size } from '../values/size';
import type { Endpoint } from './endpoint';

/** A PostgreSQL server that this fleet runs. */
export interface PostgresServerFacet {
  readonly kind: 'postgres-server';
  readonly workload: string;
  readonly version: string;
  /** The network whose members may connect. */
  readonly network: Network;
  readonly superuserPassword: Secret;
  readonly memory: Size;
  readonly maxConnections: number;
  /** Connections kept for a superuser: not for pools. PostgreSQL's own default is 3. */
  readonly reservedConnections: number;
  /** Settings of postgresql.conf, in its own names and units; those given win over the derived ones. */
  readonly settings: Readonly<Record<string, string | number | boolean>>;
  /** What it shows to who connects over TLS; undefined: it has no certificate. */
  readonly certificate: ServerCertificate | undefined;
  /** Where its WAL is kept; undefined: nowhere, once it is written to the tables. */
  readonly archive: WalArchive | undefined;
  /** What it is a replica of; undefined for a server of its own. */
  readonly follows: ReplicationFacet | undefined;
}

/** A volume that each finished segment of WAL is copied to, compressed: `<segment>.gz`. */
export interface WalArchive {
  readonly volume: string;
  /** Where the server's container has it. */
  readonly target: string;
  /** A segment is finished after this time even if it isn't full: what a loss of the host costs at the most. */
  readonly every: Duration;
}

export interface ServerCertificate {
  /** In PEM; public. */
  readonly pem: string;
  readonly key: Secret;
}

/** How a replica follows its primary: by a stream of WAL that a slot on the primary keeps for it. */
export interface ReplicationFacet {
  readonly primary: Component;
  readonly endpoint: Endpoint;
  readonly slot: string;
  readonly role: RoleAccess;
}

/** A role that logs in with a password. */
export interface RoleAccess {
  readonly name: Identifier;
  readonly password: Secret;
}

/** A database on a server, with a role for each thing that is done with it. */
export interface DatabaseFacet {
  readonly kind: 'database';
  /** The PostgresServer or ManagedPostgres. */
  readonly server: Component;
  readonly name: Identifier;
  /** Owns the database and what is in it: migrations connect as it. */
  readonly owner: RoleAccess;
  /** Reads and writes rows, and can change no table: services connect as it. */
  readonly application: RoleAccess;
  /** Reads rows; undefined when nothing connects as it. */
  readonly reader: RoleAccess | undefined;
  readonly extensions: readonly string[];
}

/** A role of a server that belongs to no database: for a replica, for monitoring, for backups. */
export interface PostgresRoleFacet {
  readonly kind: 'postgres-role';
  /** The workload of the same construct that connects as it: without one there is no such role. */
  readonly workload: string;
  /** The PostgresServer or PostgresReplica that it connects to. */
  readonly server: Component;
  readonly name: Identifier;
  readonly password: Secret;
  /** What it connects to: the database `postgres`, every database, or the stream of WAL alone. */
  readonly connectsTo: 'postgres' | 'all' | 'replication';
  /** Roles that PostgreSQL made, whose rights it has: `pg_monitor`. */
  readonly memberOf: readonly string[];
}

/** The PgBouncer of an environment. */
export interface PgBouncerFacet {
  readonly kind: 'pgbouncer';
  readonly workload: string;
  readonly version: string;
  readonly port: number;
  readonly maxClientConnections: number;
  /** The password of the user that its exporter looks at the console as, where it has one. */
  readonly monitoringPassword: Secret;
  readonly pools: readonly PoolFacet[];
}

export interface PoolFacet {
  /** The PgBouncerPool. */
  readonly pool: Component;
  /** The name that clients connect to. */
  readonly name: string;
  readonly database: Identifier;
  /** Whom clients log in as, and PgBouncer to the server. */
  readonly role: RoleAccess;
  readonly server: Endpoint;
  /** How the connection to the server is secured; undefined: not at all, on a network of its host. */
  readonly tls: PoolTls | undefined;
  readonly mode: 'transaction' | 'session';
  /** Connections to the server. */
  readonly size: number;
  readonly reserve: number;
}

export interface PoolTls {
  /** `verify-ca`: against the server's own certificate, which nobody else has the key of, whatever its name is. */
  readonly mode: 'verify-full' | 'verify-ca';
  /** Certificates in PEM that are trusted; undefined: those of the public authorities. */
  readonly authority: string | undefined;
}

/** A Redis or Valkey server. */
export interface RedisFacet {
  readonly kind: 'redis';
  readonly workload: string;
  readonly role: 'cache' | 'sessions' | 'queue';
  readonly password: Secret;
  /** The password of the user that its exporter logs in as, where it has one. */
  readonly monitoringPassword: Secret;
  readonly maxMemory: Size;
  /** Connections that it takes at the same time. */
  readonly maxClients: number;
  readonly evictionPolicy: string;
  readonly appendOnly: boolean;
  /** RDB snapshots: after so many seconds when so many keys changed. */
  readonly snapshots: readonly { readonly seconds: number; readonly changes: number }[];
}
