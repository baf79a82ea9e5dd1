import { z } from 'zod';
import type { PoolFacet } from '../facets/data';
import { Component } from '../fleet/component';
import { type Output, parseProps } from '../fleet/props';
import type { Site } from '../fleet/site';
import type { Connectable, Connection } from '../service/connection';
import { name } from '../values/name';
import { databaseSettings } from './database-settings';
import { ManagedPostgres } from './managed-postgres';
import { PgBouncer } from './pgbouncer';
import type { PostgresDatabase } from './postgres-database';

export const pgBouncerPoolShape = {
  /**
   * Its name in the tree, when a database has several pools.
   * @default 'pool'
   */
  id: name.optional(),
  /**
   * Connections it keeps to the server, for one role: what the server must have room for.
   * @default 20, PgBouncer's own
   */
  size: z.int().min(1).max(5000).default(20),
  /**
   * Connections on top when clients have waited five seconds.
   * @default 0
   */
  reserve: z.int().min(0).max(1000).default(0),
  /**
   * `session` for what needs SET, LISTEN, advisory locks or temporary tables across transactions.
   * @default 'transaction'
   */
  mode: z.enum(['transaction', 'session']).default('transaction'),
  /**
   * Connections that one replica of a service opens to the pool, told to it as DATABASE_POOL_SIZE.
   * @default 10
   */
  clientConnections: z.int().min(1).max(1000).default(10),
};

export interface PgBouncerPoolProps extends Readonly<z.input<z.ZodObject<typeof pgBouncerPoolShape>>> {}

/** Connections to one database that many clients share. */
export class PgBouncerPool extends Component implements Connectable {
  readonly database: PostgresDatabase;
  readonly pgBouncer: PgBouncer;
  readonly clientConnections: number;
  readonly #props: Output<typeof pgBouncerPoolShape>;

  constructor(database: PostgresDatabase, id: string, props: PgBouncerPoolProps = {}, site?: Site) {
    super(database, id);
    this.database = database;
    this.#props = parseProps(this, pgBouncerPoolShape, props, site);
    this.clientConnections = this.#props.clientConnections;
    this.pgBouncer = PgBouncer.in(database.environment);
    this.pgBouncer.add(this);
  }

  /** The name that clients connect to: the database's, or for a further pool the database's and its own. */
  get name(): string {
    const { name } = this.database.access;
    return this.node.id === 'pool' ? name : `${name}_${this.node.id.replaceAll('-', '_')}`;
  }

  /** What PgBouncer's configuration says of it. */
  get description(): PoolFacet {
    const { size, reserve, mode } = this.#props;
    const { server, access } = this.database;
    const verifiedTls = server instanceof ManagedPostgres;
    return { pool: this, name: this.name, database: access, server: server.endpoint, verifiedTls, mode, size, reserve };
  }

  connection(): Connection {
    return {
      settings: {
        ...databaseSettings(this.database.access, this.name, this.pgBouncer.endpoint, false),
        DATABASE_POOL_SIZE: this.clientConnections,
      },
      networks: [],
      dependency: { on: this.pgBouncer, workload: 'pgbouncer', until: 'healthy' },
    };
  }
}
