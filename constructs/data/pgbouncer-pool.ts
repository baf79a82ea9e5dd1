import { z } from 'zod';
import type { PoolFacet, RoleAccess } from '../facets/data';
import { Component } from '../fleet/component';
import { recordProblem } from '../fleet/problem';
import { type Output, parseProps, reference } from '../fleet/props';
import type { Connectable, Connection } from '../service/connection';
import { name } from '../values/name';
import { databaseSettings } from './database-settings';
import { PgBouncer } from './pgbouncer';
import { type PostgresPlace, tlsOf } from './pool-tls';
import type { PostgresDatabase } from './postgres-database';
import { PostgresReplica } from './postgres-replica';

const settingsPrefix = z.string().regex(/^[A-Z][A-Z0-9_]*$/, 'expected upper-case letters, digits and underscores');

const everyPoolShape = {
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
   * Connections that one replica of a service opens to the pool, told to it as `<prefix>_POOL_SIZE`.
   * @default 10
   */
  clientConnections: z.int().min(1).max(1000).default(10),
};

export const pgBouncerPoolShape = {
  /**
   * Its name in the tree, when a database has several pools.
   * @default 'pool'
   */
  id: name.optional(),
  /**
   * Whom clients connect as: `owner` for a service that makes and changes its tables itself, as some content management
   * systems do when they start.
   * @default 'application'
   */
  as: z.enum(['application', 'owner']).default('application'),
  /**
   * The prefix of the settings that services read; another one where a service uses several databases.
   * @default 'DATABASE': DATABASE_HOST, DATABASE_PORT and so on
   */
  settingsPrefix: settingsPrefix.default('DATABASE'),
  ...everyPoolShape,
};

export const pgBouncerReadPoolShape = {
  /**
   * Its name in the tree, when a database has several read pools.
   * @default 'read'
   */
  id: name.optional(),
  /**
   * The replica that answers. What was just written may not be there yet.
   * @default the database's own server
   */
  from: reference(PostgresReplica).optional(),
  /**
   * The prefix of the settings that services read, beside those of a pool that writes.
   * @default 'DATABASE_READ': DATABASE_READ_HOST, DATABASE_READ_PORT and so on
   */
  settingsPrefix: settingsPrefix.default('DATABASE_READ'),
  ...everyPoolShape,
};

export interface PgBouncerPoolProps extends Readonly<z.input<z.ZodObject<typeof pgBouncerPoolShape>>> {}
export interface PgBouncerReadPoolProps extends Readonly<z.input<z.ZodObject<typeof pgBouncerReadPoolShape>>> {}

type Properties = Omit<Output<typeof pgBouncerPoolShape>, 'as'> & {
  readonly as: 'application' | 'owner' | 'reader';
  readonly from?: PostgresReplica | undefined;
};

/** Connections to one database that many clients share. */
export class PgBouncerPool extends Component implements Connectable {
  readonly database: PostgresDatabase;
  readonly pgBouncer: PgBouncer;
  readonly clientConnections: number;
  readonly #props: Properties;

  constructor(
    database: PostgresDatabase,
    id: string,
    given:
      | { readonly type: 'pool'; readonly props: PgBouncerPoolProps }
      | { readonly type: 'read'; readonly props: PgBouncerReadPoolProps },
  ) {
    super(database, id, { renamedBy: `${given.type === 'pool' ? 'pool' : 'readPool'}({ id: '…' })` });
    this.database = database;
    this.#props =
      given.type === 'pool'
        ? parseProps(this, pgBouncerPoolShape, given.props)
        : { ...parseProps(this, pgBouncerReadPoolShape, given.props), as: 'reader' };
    this.clientConnections = this.#props.clientConnections;
    const { from } = this.#props;
    if (from !== undefined && from.primary !== database.server) {
      recordProblem(this, {
        rule: 'replica-of-another',
        severity: 'error',
        message: `from: ${from.node.path} isn't a replica of the server that holds the database`,
        got: from.primary?.node.path ?? 'nothing',
        ...(database.server !== undefined && { allowed: `a replica of ${database.server.node.path}` }),
        mend: 'name a replica of that server, or leave it out',
      });
    }
    this.pgBouncer = PgBouncer.in(database.environment);
    this.pgBouncer.add(this);
  }

  /** The name that clients connect to: the database's, or for a further pool the database's and its own. */
  get name(): string {
    const { name } = this.database;
    return this.node.id === 'pool' ? name : `${name}_${this.node.id.replaceAll('-', '_')}`;
  }

  /** What its connections lead to. */
  get server(): PostgresPlace {
    return this.#props.from ?? this.database.server;
  }

  /** Whom its clients connect as. */
  get role(): RoleAccess {
    return this.database[this.#props.as];
  }

  /** What PgBouncer's configuration says of it. */
  get description(): PoolFacet {
    const { name, role } = this;
    const { size, reserve, mode } = this.#props;
    const { server } = this;
    const { name: database } = this.database;
    return { pool: this, name, database, role, server: server.endpoint, tls: tlsOf(server), mode, size, reserve };
  }

  connection(): Connection {
    const { name, role } = this;
    const { settingsPrefix: prefix } = this.#props;
    return {
      settings: {
        ...databaseSettings(prefix, { name, role, endpoint: this.pgBouncer.endpoint, tls: undefined }),
        [`${prefix}_POOL_SIZE`]: this.clientConnections,
      },
      properties: { [`${prefix}_POOL_SIZE`]: 'clientConnections' },
      networks: [],
      dependency: { on: this.pgBouncer, workload: 'pgbouncer', until: 'healthy' },
    };
  }
}
