import type { Construct } from 'constructs';
import { z } from 'zod';
import { Endpoint } from '../facets/endpoint';
import type { Facet } from '../facets/facet';
import { Component } from '../fleet/component';
import { Fleet } from '../fleet/fleet';
import { type Output, parseProps } from '../fleet/props';
import { Network } from '../host/network';
import { mysqldExporter } from '../operations/exporters/mysqld-exporter';
import { Environment } from '../project/environment';
import { defaults } from '../service/service-defaults';
import { Duration, duration } from '../values/duration';
import { processors } from '../values/processors';
import { secret } from '../values/secret';
import { Size, size } from '../values/size';
import { mariaDbAlerts } from './mariadb-alerts';
import { mariaDbWorkload } from './mariadb-workload';
import { defaultSecret } from './secret-name';

const provisionsByIt =
  'each deployment logs in by it to set the others; change it in the server first (ALTER USER root@localhost), then set it';

/** Settings that follow from elsewhere, by what gives them. */
const owned: Readonly<Record<string, string>> = {
  max_connections: 'maxConnections',
  binlog_expire_logs_seconds: 'binaryLogs',
  long_query_time: 'slowQuery',
  // What the image, its mounts and the provisioning rely on.
  datadir: 'the image',
  port: 'the image',
  socket: 'the image',
  skip_networking: 'the image',
  skip_grant_tables: 'nobody: everyone would be root',
};

export const mariaDbServerShape = {
  /**
   * MariaDB, or MySQL where a program asks for it.
   * @default 'mariadb'
   */
  engine: z.enum(['mariadb', 'mysql']).default('mariadb'),
  /**
   * Its version.
   * @default the fleet's
   */
  version: z
    .string()
    .regex(/^\d+\.\d+\.\d+$/, 'expected a whole version, such as 11.8.8')
    .optional(),
  /**
   * The most memory the container may use; the settings are derived from it, never from the host's.
   * @default Size.mebibytes(512); for MySQL Size.mebibytes(1024)
   */
  memory: size.optional(),
  /** @default 1 */
  cpus: processors.default(defaults.mariadb.cpus),
  /**
   * Never computed from its clients: a change restarts every tenant. Their sum is checked against it.
   * @default 100
   */
  maxConnections: z.int().min(10).max(10_000).default(100),
  /**
   * How long binary logs are kept: a backup can be rolled forward by as much. They take disk as fast as data changes.
   * @default Duration.days(3)
   */
  binaryLogs: duration.default(Duration.days(3)),
  /**
   * A statement that takes longer is logged.
   * @default Duration.seconds(1)
   */
  slowQuery: duration.default(Duration.seconds(1)),
  /**
   * Settings of my.cnf by their own names, with underscores; they win over what is derived.
   * @default none
   */
  settings: z
    .record(
      z
        .string()
        .regex(/^[a-z][a-z0-9_]*$/, 'expected a setting of my.cnf, written with underscores')
        .superRefine((key, context) => {
          const giver = Object.hasOwn(owned, key) ? owned[key] : undefined;
          if (giver !== undefined) context.addIssue({ code: 'custom', message: `${key} is given by ${giver}` });
        }),
      z.union([z.string(), z.number(), z.boolean()]),
    )
    .default({}),
  /**
   * root's password.
   * @default a secret named after its path: VPS1_PLATFORM_MARIADB_PASSWORD
   */
  password: secret.optional(),
};

export interface MariaDbServerProps extends Readonly<z.input<z.ZodObject<typeof mariaDbServerShape>>> {}

/**
 * A MariaDB or MySQL server: shared by the projects of a host, which reach it through a TcpProxy of their environment's
 * own, or an environment's own.
 */
export class MariaDbServer extends Component {
  /** The network of the server and of the proxies in front of it. */
  readonly network: Network;
  readonly endpoint: Endpoint;
  readonly #props: Output<typeof mariaDbServerShape>;

  constructor(scope: Construct, id: string, props: MariaDbServerProps = {}) {
    super(scope, id);
    this.#props = parseProps(this, mariaDbServerShape, props);
    this.network = Environment.of(this)?.network ?? new Network(this, 'network', { internal: 'unless-linked' });
    this.endpoint = new Endpoint(this, { workload: this.node.id, name: 'mysql', port: 3306 });
  }

  get engine(): 'mariadb' | 'mysql' {
    return this.#props.engine;
  }

  override facets(): readonly Facet[] {
    const { engine, cpus, maxConnections, binaryLogs, slowQuery, settings } = this.#props;
    const version = this.#props.version ?? Fleet.versionsFor(this)[engine];
    const memory = this.#props.memory ?? (engine === 'mysql' ? Size.mebibytes(1024) : defaults.mariadb.memory);
    const monitoringPassword = defaultSecret(this, 'monitoring_password');
    const root = this.#props.password ?? defaultSecret(this, 'password');
    const rootPassword = engine === 'mysql' ? root.fixed(provisionsByIt) : root;
    return [
      mariaDbWorkload({
        name: this.node.id,
        endpoint: this.endpoint,
        network: this.network,
        engine,
        version,
        rootPassword,
        memory,
        cpus,
      }),
      {
        kind: 'mariadb-server',
        workload: this.node.id,
        engine,
        version,
        rootPassword,
        monitoringPassword,
        memory,
        maxConnections,
        binaryLogs,
        slowQuery,
        settings,
      },
      ...mysqldExporter(this, monitoringPassword),
      ...mariaDbAlerts(this),
    ];
  }
}
