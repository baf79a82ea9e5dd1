import { z } from 'zod';
import type { DatabaseFacet } from '../facets/data';
import type { Facet } from '../facets/facet';
import { Component } from '../fleet/component';
import { type Output, parseProps, reference } from '../fleet/props';
import { Site } from '../fleet/site';
import type { Environment } from '../project/environment';
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
   * @default project and environment: jupiter_prod
   */
  name: identifier.optional(),
  /**
   * The role that owns it and that services connect as.
   * @default the database's name
   */
  role: identifier.optional(),
  /**
   * The role's password.
   * @default a secret named after its path: JUPITER_PROD_DATABASE_PASSWORD
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
    this.#props = parseProps(this, postgresDatabaseShape, props);
  }

  /** A pool of connections to it, in the environment's PgBouncer. */
  pool(props: PgBouncerPoolProps = {}): PgBouncerPool {
    return new PgBouncerPool(this, props.id ?? 'pool', props, new Site(this.pool));
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
