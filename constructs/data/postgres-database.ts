import { z } from 'zod';
import type { DumpFacet, UnsavedFacet } from '../facets/backup';
import type { DatabaseFacet, RoleAccess } from '../facets/data';
import type { Facet } from '../facets/facet';
import { Component } from '../fleet/component';
import { recordProblem } from '../fleet/problem';
import { type Output, parseProps, reference } from '../fleet/props';
import { requireScope } from '../fleet/scope';
import { Environment } from '../project/environment';
import type { Connectable, Connection } from '../service/connection';
import { type Identifier, identifier } from '../values/name';
import { type Secret, secret } from '../values/secret';
import { databaseSettings } from './database-settings';
import { ManagedPostgres } from './managed-postgres';
import { PgBouncerPool, type PgBouncerPoolProps, type PgBouncerReadPoolProps } from './pgbouncer-pool';
import { tlsOf } from './pool-tls';
import { PostgresServer } from './postgres-server';
import { postgresSnapshot } from './postgres-snapshot';
import { refuseReserved } from './reserved-identifier';
import { defaultIdentifier, defaultSecret } from './secret-name';

export const postgresDatabaseShape = {
  /** The server that holds it. */
  server: z.union(
    [reference(PostgresServer), reference(ManagedPostgres)],
    'expected a PostgresServer or ManagedPostgres, the object itself',
  ),
  /**
   * The database's name.
   * @default project and environment: shop_prod
   */
  name: identifier.optional(),
  /**
   * The role that services connect as. It reads and writes rows; it owns nothing and can change no table.
   * @default the database's name
   */
  role: identifier.optional(),
  /**
   * The role's password.
   * @default a secret named after its path: SHOP_PROD_DATABASE_PASSWORD
   */
  password: secret.optional(),
  /**
   * The role that owns the database and what is in it: migrations connect as it.
   * @default the database's name and `_owner`; on a ManagedPostgres, whose roles its provider makes, `role`
   */
  owner: identifier.optional(),
  /**
   * The owner's password.
   * @default a secret named after its path: SHOP_PROD_DATABASE_OWNER_PASSWORD
   */
  ownerPassword: secret.optional(),
  /**
   * The role that read pools connect as: it only reads.
   * @default the database's name and `_reader`
   */
  reader: identifier.optional(),
  /**
   * The reader's password.
   * @default a secret named after its path: SHOP_PROD_DATABASE_READER_PASSWORD
   */
  readerPassword: secret.optional(),
  /**
   * Extensions that are created in it.
   * @default none
   */
  extensions: z
    .array(z.string().regex(/^[a-z][a-z0-9_-]*$/, 'expected an extension such as pg_stat_statements'))
    .default([]),
};

export interface PostgresDatabaseProps extends Readonly<z.input<z.ZodObject<typeof postgresDatabaseShape>>> {}

/**
 * A database and its roles. Services use it through a pool, as a role that can change no table; the database itself,
 * given to a job, is the owner's direct connection that migrations need.
 */
export class PostgresDatabase extends Component implements Connectable {
  readonly environment: Environment;
  readonly #props: Output<typeof postgresDatabaseShape>;
  #isRead = false;

  constructor(scope: Environment, id: string, props: PostgresDatabaseProps) {
    super(scope, id);
    this.environment = scope;
    if (!(scope instanceof Environment)) requireScope(this, 'an Environment');
    this.#props = parseProps(this, postgresDatabaseShape, props);
    const { server, name, role, owner, reader } = this.#props;
    if (!(server instanceof PostgresServer)) return;
    for (const each of [name, role, owner, reader]) refuseReserved(this, each);
    if (owner !== undefined && owner === this.application.name) {
      recordProblem(this, {
        rule: 'owner-is-application',
        severity: 'error',
        message: 'owner and role are the same: services could change and drop tables',
        got: owner,
        mend: 'leave one out; a service that makes its tables itself uses pool({ as: "owner" })',
      });
    }
  }

  /** A pool of connections to it, in the environment's PgBouncer. */
  pool(props: PgBouncerPoolProps = {}): PgBouncerPool {
    return new PgBouncerPool(this, props?.id ?? 'pool', { type: 'pool', props });
  }

  /** A pool whose clients only read, in the environment's PgBouncer. Its settings stand beside those of a pool. */
  readPool(props: PgBouncerReadPoolProps = {}): PgBouncerPool {
    this.#isRead = true;
    return new PgBouncerPool(this, props?.id ?? 'read', { type: 'read', props });
  }

  get server(): PostgresServer | ManagedPostgres {
    return this.#props.server;
  }

  get name(): Identifier {
    const { project, node } = this.environment;
    return this.#props.name ?? (defaultIdentifier(project.node.id, node.id) as Identifier);
  }

  /** Whom services connect as. */
  get application(): RoleAccess {
    return { name: this.#props.role ?? this.name, password: this.#props.password ?? defaultSecret(this, 'password') };
  }

  /** Whom migrations connect as. */
  get owner(): RoleAccess {
    const { server, owner, ownerPassword } = this.#props;
    if (owner === undefined && server instanceof ManagedPostgres) return this.application;
    return this.#role('owner', owner, ownerPassword);
  }

  /** Whom read pools connect as. */
  get reader(): RoleAccess {
    const { reader, readerPassword } = this.#props;
    return this.#role('reader', reader, readerPassword);
  }

  #role(what: 'owner' | 'reader', name: Identifier | undefined, password: Secret | undefined): RoleAccess {
    return {
      name: name ?? (defaultIdentifier(this.name.slice(0, 63 - what.length - 1), what) as Identifier),
      password: password ?? defaultSecret(this, `${what}-password`),
    };
  }

  override facets(): readonly Facet[] {
    const { server, extensions } = this.#props;
    const facet: DatabaseFacet = {
      kind: 'database',
      server,
      name: this.name,
      owner: this.owner,
      application: this.application,
      reader: this.#isRead ? this.reader : undefined,
      extensions,
    };
    return [facet, this.#saved, ...(server instanceof PostgresServer ? [postgresSnapshot(server, this.name)] : [])];
  }

  /** As the superuser: roles' rights must not hide a row, and come back as they were. */
  get #saved(): DumpFacet | UnsavedFacet {
    const { server, name } = this;
    if (server instanceof ManagedPostgres) return { kind: 'unsaved', because: 'its provider backs it up' };
    return {
      kind: 'dump',
      type: 'logical',
      from: server,
      workload: server.node.id,
      user: 'postgres',
      command: [
        'pg_dump',
        '--username=postgres',
        // Behind somebody who holds a table for himself it would wait for ever; upkeep at night may hold one for minutes.
        '--lock-wait-timeout=5min',
        '--format=custom',
        `--dbname=${name}`,
      ],
      file: `${name}.dump`,
      restore: [
        'pg_restore',
        '--username=postgres',
        '--single-transaction',
        '--exit-on-error',
        '--clean',
        '--if-exists',
        `--dbname=${name}`,
      ],
    };
  }

  /** The owner's direct connection: past the pool, for migrations. */
  connection(): Connection {
    const { server, name, owner: role } = this;
    return {
      settings: databaseSettings('DATABASE', {
        name,
        role,
        endpoint: server.endpoint,
        tls: tlsOf(server),
      }),
      networks: server instanceof PostgresServer ? [server.network] : [],
      ...(server instanceof PostgresServer && {
        dependency: { on: server, workload: server.node.id, until: 'healthy' },
      }),
    };
  }
}
