import { z } from 'zod';
import type { Endpoint } from '../facets/endpoint';
import type { Facet } from '../facets/facet';
import type { MariaDbDatabaseFacet } from '../facets/mariadb';
import { Component } from '../fleet/component';
import { recordProblem } from '../fleet/problem';
import { type Output, parseProps, reference } from '../fleet/props';
import { requireScope } from '../fleet/scope';
import { Host } from '../host/host';
import { Environment } from '../project/environment';
import type { Connectable, Connection } from '../service/connection';
import { TcpProxy } from '../service/tcp-proxy';
import { type Identifier, identifier } from '../values/name';
import { secret } from '../values/secret';
import { mariaDbDump } from './mariadb-dump';
import { MariaDbServer } from './mariadb-server';
import { mariaDbSnapshot } from './mariadb-snapshot';
import { defaultIdentifier, defaultSecret } from './secret-name';
import { settingsPrefix } from './settings-prefix';

/** All that can be granted on a database (MariaDB: GRANT, database privileges; MySQL: the same names). */
export const databasePrivileges = [
  'ALTER',
  'ALTER ROUTINE',
  'CREATE',
  'CREATE ROUTINE',
  'CREATE TEMPORARY TABLES',
  'CREATE VIEW',
  'DELETE',
  'DROP',
  'EVENT',
  'EXECUTE',
  'INDEX',
  'INSERT',
  'LOCK TABLES',
  'REFERENCES',
  'SELECT',
  'SHOW VIEW',
  'TRIGGER',
  'UPDATE',
] as const;

/** What an application does that changes its own tables, as WordPress and its plugins do. */
const ordinary = [
  'ALTER',
  'CREATE',
  'CREATE TEMPORARY TABLES',
  'DELETE',
  'DROP',
  'INDEX',
  'INSERT',
  'LOCK TABLES',
  'REFERENCES',
  'SELECT',
  'UPDATE',
] as const;

/** A user's name has at most so many characters in MySQL. */
const longestUser = 32;

export const mariaDbDatabaseShape = {
  /** The server that holds it. */
  server: reference(MariaDbServer),
  /**
   * The database's name.
   * @default project and environment: shop_prod
   */
  name: identifier.optional(),
  /**
   * The user that services connect as: at most 32 characters.
   * @default the database's name
   */
  user: identifier.optional(),
  /**
   * The user's password.
   * @default a secret named after its path: SHOP_PROD_DATABASE_PASSWORD
   */
  password: secret.optional(),
  /**
   * What the user may do in the database, and nowhere else.
   * @default what an application needs that keeps its own tables: no views, routines, triggers or events
   */
  privileges: z
    .array(z.enum(databasePrivileges))
    .min(1)
    .default([...ordinary]),
  /**
   * The prefix of the settings that services read.
   * @default 'DATABASE': DATABASE_HOST, DATABASE_PORT, DATABASE_NAME, DATABASE_USER, DATABASE_PASSWORD
   */
  settingsPrefix: settingsPrefix.default('DATABASE'),
};

export interface MariaDbDatabaseProps extends Readonly<z.input<z.ZodObject<typeof mariaDbDatabaseShape>>> {}

/** A database on a MariaDB or MySQL server, and the one user that may use it. */
export class MariaDbDatabase extends Component implements Connectable {
  readonly environment: Environment;
  /** Where its environment's services reach it: the server, or the environment's TCP proxy before a shared one. */
  readonly endpoint: Endpoint;
  readonly #props: Output<typeof mariaDbDatabaseShape>;

  constructor(scope: Environment, id: string, props: MariaDbDatabaseProps) {
    super(scope, id);
    this.environment = scope;
    this.#props = parseProps(this, mariaDbDatabaseShape, props);
    const { server } = this.#props;
    if (!(scope instanceof Environment)) requireScope(this, 'an Environment');
    this.endpoint = this.incomplete ? (server?.endpoint as Endpoint) : this.#reachable(server);
    if (!this.incomplete) this.#refuseNames();
  }

  get server(): MariaDbServer {
    return this.#props.server;
  }

  /** The names and the secret that reach it. */
  get access(): Omit<MariaDbDatabaseFacet, 'kind'> {
    const { server, name, user, password, privileges } = this.#props;
    const database =
      name ?? (defaultIdentifier(this.environment.project.node.id, this.environment.node.id) as Identifier);
    return {
      server,
      name: database,
      user: user ?? database,
      password: password ?? defaultSecret(this, 'password'),
      privileges,
    };
  }

  override facets(): readonly Facet[] {
    const { server, access } = this;
    return [
      { kind: 'mariadb-database', ...access },
      mariaDbDump(server, access.name),
      mariaDbSnapshot(server, access.name),
    ];
  }

  connection(): Connection {
    const { name, user, password } = this.access;
    const prefix = this.#props.settingsPrefix;
    const { owner, workload = '' } = this.endpoint;
    return {
      settings: {
        [`${prefix}_HOST`]: this.endpoint.host,
        [`${prefix}_PORT`]: this.endpoint.portNumber,
        [`${prefix}_NAME`]: name,
        [`${prefix}_USER`]: user,
        [`${prefix}_PASSWORD`]: password,
      },
      networks: [],
      dependency: { on: owner, workload, until: 'healthy' },
    };
  }

  #reachable({ endpoint, network }: MariaDbServer): Endpoint {
    if (Environment.of(endpoint.owner) === this.environment) return endpoint;
    const host = Host.of(endpoint.owner as MariaDbServer);
    const beside = host !== undefined && this.environment.places.includes(host);
    return TcpProxy.in(this.environment).forward(endpoint, beside ? { network } : {});
  }

  #refuseNames(): void {
    const { name, user } = this.access;
    const taken = [name, user].find((each) => reserved.has(each));
    if (taken !== undefined) {
      recordProblem(this, {
        rule: 'reserved-identifier',
        severity: 'error',
        message: 'MariaDB, MySQL or the provisioning of this fleet give this name a meaning of their own',
        got: taken,
        mend: 'choose another name for the database and its user',
      });
    }
    if (user.length > longestUser) {
      recordProblem(this, {
        rule: 'user-too-long',
        severity: 'error',
        message: "its user's name is too long",
        got: user,
        allowed: `at most ${longestUser} characters`,
        mend: 'give it a user of a shorter name',
      });
    }
  }
}

const reserved = new Set([
  'healthcheck',
  'information_schema',
  'mariadb',
  'monitoring',
  'mysql',
  'performance_schema',
  'public',
  'root',
  'sys',
]);
