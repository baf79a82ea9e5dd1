import type { Component } from '../fleet/component';
import type { Duration } from '../values/duration';
import type { Identifier } from '../values/name';
import type { Secret } from '../values/secret';
import type { Size } from '../values/size';

/** A MariaDB or MySQL server that this fleet runs. */
export interface MariaDbServerFacet {
  readonly kind: 'mariadb-server';
  readonly workload: string;
  readonly engine: 'mariadb' | 'mysql';
  readonly version: string;
  readonly rootPassword: Secret;
  /** The password of the user that its exporter logs in as, where it has one. */
  readonly monitoringPassword: Secret;
  readonly memory: Size;
  readonly maxConnections: number;
  /** How long binary logs are kept: as far back a backup can be rolled forward from. */
  readonly binaryLogs: Duration;
  /** A statement that takes longer is logged. */
  readonly slowQuery: Duration;
  /** Settings of my.cnf, in its own names and units; those given win over the derived ones. */
  readonly settings: Readonly<Record<string, string | number | boolean>>;
}

/** A database on a MariaDB or MySQL server, with the one user that may use it. */
export interface MariaDbDatabaseFacet {
  readonly kind: 'mariadb-database';
  /** The MariaDbServer. */
  readonly server: Component;
  readonly name: Identifier;
  readonly user: Identifier;
  readonly password: Secret;
  /** What the user may do in it, by the names of GRANT. */
  readonly privileges: readonly string[];
}
