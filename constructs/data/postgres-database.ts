import { z } from 'zod';
import type { DatabaseFacet } from '../facets/data';
import type { Facet } from '../facets/facet';
import { Component } from '../fleet/component';
import { recordProblem } from '../fleet/problem';
import { type Output, parseProps, reference } from '../fleet/props';
import { requireScope } from '../fleet/scope';
import { Site } from '../fleet/site';
import { Environment } from '../project/environment';
import type { Connectable, Connection } from '../service/connection';
import { type Identifier, identifier } from '../values/name';
import { secret } from '../values/secret';
import { databaseSettings } from './database-settings';
import { ManagedPostgres } from './managed-postgres';
import { PgBouncerPool, type PgBouncerPoolProps } from './pgbouncer-pool';
import { PostgresServer } from './postgres-server';
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
   * The role that owns it and that services connect as.
   * @default the database's name
   */
  role: identifier.optional(),
  /**
   * The role's password.
   * @default a secret named after its path: SHOP_PROD_DATABASE_PASSWORD
   */
  password: secret.optional(),
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
 * A database and its role. Services use it through a pool; the database itself, given to a service, is the direct
 * connection that migrations need.
 */
export class PostgresDatabase extends Component implements Connectable {
  readonly environment: Environment;
  readonly #props: Output<typeof postgresDatabaseShape>;

  constructor(scope: Environment, id: string, props: PostgresDatabaseProps) {
    super(scope, id);
    this.environment = scope;
    if (!(scope instanceof Environment)) requireScope(this, 'an Environment');
    this.#props = parseProps(this, postgresDatabaseShape, props);
    const { server, name, role } = this.#props;
    if (server instanceof PostgresServer) for (const each of [name, role]) refuseReserved(this, each);
  }

  /** A pool of connections to it, in the environment's PgBouncer. */
  pool(props: PgBouncerPoolProps = {}): PgBouncerPool {
    return new PgBouncerPool(this, props?.id ?? 'pool', props, new Site(this.pool));
  }

  get server(): PostgresServer | ManagedPostgres {
    return this.#props.server;
  }

  /** The names and the secret that reach it. */
  get access(): Omit<DatabaseFacet, 'kind'> {
    const { server, name, role, password, extensions } = this.#props;
    const database =
      name ?? (defaultIdentifier(this.environment.project.node.id, this.environment.node.id) as Identifier);
    return {
      server,
      name: database,
      role: role ?? database,
      password: password ?? defaultSecret(this, 'password'),
      extensions,
    };
  }

  override facets(): readonly Facet[] {
    return [{ kind: 'database', ...this.access }];
  }

  /** The direct connection: past the pool, for migrations. */
  connection(): Connection {
    const { server } = this;
    return {
      settings: databaseSettings(this.access, this.access.name, server.endpoint, server instanceof ManagedPostgres),
      networks: server instanceof PostgresServer ? [server.network] : [],
      ...(server instanceof PostgresServer && {
        dependency: { on: server, workload: server.node.id, until: 'healthy' },
      }),
    };
  }
}

/**
 * Names that PostgreSQL made itself, that pg_hba.conf or SQL take for keywords, and PgBouncer's console. Provisioning
 * would otherwise change the superuser's password, or let a rule hold for everything.
 */
const reserved = new Set([
  'all',
  'none',
  'pgbouncer',
  'postgres',
  'public',
  'replication',
  'samegroup',
  'samerole',
  'sameuser',
  'template0',
  'template1',
]);

function refuseReserved(database: PostgresDatabase, name: string | undefined): void {
  if (name === undefined || !(reserved.has(name) || name.startsWith('pg_'))) return;
  recordProblem(database, {
    rule: 'reserved-identifier',
    severity: 'error',
    message: 'PostgreSQL or PgBouncer give this name a meaning of their own',
    got: name,
    mend: 'choose another name for the database and its role',
  });
}
