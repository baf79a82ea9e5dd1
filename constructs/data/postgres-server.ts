import type { Construct } from 'constructs';
import { z } from 'zod';
import { Endpoint } from '../facets/endpoint';
import type { Facet } from '../facets/facet';
import type { Reload, WorkloadFacet } from '../facets/workload';
import { Component } from '../fleet/component';
import { Fleet } from '../fleet/fleet';
import { type Output, parseProps } from '../fleet/props';
import { Network } from '../host/network';
import { Environment } from '../project/environment';
import { defaults } from '../service/service-defaults';
import { Duration } from '../values/duration';
import { Image } from '../values/image';
import { secret } from '../values/secret';
import { Size, size } from '../values/size';
import { imageOf, isAtLeast } from '../values/versions';
import { defaultSecret } from './secret-name';

export const postgresServerShape = {
  /**
   * Its version, major and minor.
   * @default the fleet's
   */
  version: z
    .string()
    .regex(/^\d+\.\d+$/, 'expected major and minor, such as 18.6')
    .optional(),
  /**
   * The most memory the container may use; the settings are derived from it, never from the host's.
   * @default Size.mebibytes(1024)
   */
  memory: size.default(defaults.postgres.memory),
  /** @default 1 */
  cpus: z.number().positive().default(defaults.postgres.cpus),
  /**
   * Never computed from the pools: a change restarts every tenant. Their sum is checked against it.
   * @default 100, PostgreSQL's own
   */
  maxConnections: z.int().min(10).max(10_000).default(100),
  /**
   * Settings of postgresql.conf by their own names; they win over what is derived.
   * @default none
   */
  settings: z
    .record(
      z.string().regex(/^[a-z_]+(\.[a-z_]+)?$/, 'expected a setting of postgresql.conf'),
      z.union([z.string(), z.number(), z.boolean()]),
    )
    .refine((settings) => !Object.hasOwn(settings, 'max_connections'), 'max_connections is given by maxConnections')
    .default({}),
  /**
   * The superuser's password.
   * @default a secret named after its path: VPS1_PLATFORM_POSTGRES_PASSWORD
   */
  password: secret.optional(),
};

export interface PostgresServerProps extends Readonly<z.input<z.ZodObject<typeof postgresServerShape>>> {}

/**
 * Its settings anew, and the script that makes databases and roles that came later: the image does so only on an empty
 * data folder. Both as the user of the superuser's name, the only one that the socket lets in (pg_hba.conf: peer).
 */
const reload: readonly Reload[] = [
  {
    paths: ['/etc/postgresql', '/run/secrets/roles'],
    exec: [
      {
        argv: ['psql', '--no-psqlrc', '--quiet', '--username=postgres', '--command=SELECT pg_reload_conf()'],
        user: 'postgres',
      },
      { argv: ['sh', '/etc/postgresql/provision.sh'], user: 'postgres' },
    ],
    atStart: 'settings of `postgresql.conf` of which its log says so',
  },
  { paths: ['/docker-entrypoint-initdb.d'] },
];

/**
 * A PostgreSQL server: shared by the projects of a host, or an environment's own. Nothing but poolers, and what is
 * declared direct, joins its network.
 */
export class PostgresServer extends Component {
  /** The network of the server and its poolers. */
  readonly network: Network;
  readonly endpoint: Endpoint;
  readonly #props: Output<typeof postgresServerShape>;

  constructor(scope: Construct, id: string, props: PostgresServerProps = {}) {
    super(scope, id);
    this.#props = parseProps(this, postgresServerShape, props);
    this.network = Environment.of(this)?.network ?? new Network(this, 'network', { internal: true });
    this.endpoint = new Endpoint(this, { workload: this.node.id, name: 'postgres', port: 5432 });
  }

  override facets(): readonly Facet[] {
    const props = this.#props;
    return [
      this.#workload(),
      {
        kind: 'postgres-server',
        workload: this.node.id,
        version: this.#version,
        network: this.network,
        superuserPassword: this.#password,
        memory: props.memory,
        maxConnections: props.maxConnections,
        reservedConnections: 3,
        settings: props.settings,
      },
    ];
  }

  get #version(): string {
    return this.#props.version ?? Fleet.versionsFor(this).postgres;
  }

  get #password() {
    return this.#props.password ?? defaultSecret(this, 'password');
  }

  #workload(): WorkloadFacet {
    const props = this.#props;
    // The image of 18 moved its data below /var/lib/postgresql/18 and refuses the old mount (docker-library/postgres).
    const data = isAtLeast(this.#version, '18') ? '/var/lib/postgresql' : '/var/lib/postgresql/data';
    return {
      kind: 'workload',
      name: this.node.id,
      image: Image.of(imageOf.postgres(this.#version)),
      command: ['postgres', '-c', 'config_file=/etc/postgresql/postgresql.conf'],
      environment: { POSTGRES_PASSWORD: this.#password },
      endpoints: [this.endpoint],
      connects: [],
      networks: [this.network],
      onHostNetwork: false,
      publishes: [],
      health: {
        type: 'command',
        // Over TCP: during its first start the image runs a server that answers on the socket alone.
        command: ['pg_isready', '--host=127.0.0.1', '--username=postgres'],
        timing: {
          interval: Duration.seconds(5),
          timeout: Duration.seconds(5),
          retries: 5,
          startPeriod: Duration.minutes(1),
        },
      },
      resources: {
        memory: props.memory,
        memoryReservation: defaults.postgres.memoryReservation.atMost(props.memory),
        cpus: props.cpus,
      },
      replicas: 1,
      strategy: 'recreate',
      runs: { type: 'always' },
      mounts: [
        { type: 'volume', volume: this.node.id, target: data, exclusive: true },
        { type: 'configuration', folder: 'postgres', target: '/etc/postgresql' },
        { type: 'configuration', folder: 'initialize', target: '/docker-entrypoint-initdb.d' },
        // Passwords of the databases' roles: a folder, so that a new database recreates nothing.
        { type: 'filled', folder: 'roles', target: '/run/secrets/roles' },
        { type: 'temporary', target: '/tmp' },
        { type: 'temporary', target: '/var/run/postgresql' },
      ],
      reload,
      after: [],
      container: {
        userId: 999,
        setUser: false,
        readOnlyRootFilesystem: true,
        // The image takes its data folder over and changes to its own user.
        capabilities: ['CHOWN', 'DAC_OVERRIDE', 'FOWNER', 'SETGID', 'SETUID'],
        init: false,
        stopSignal: 'SIGINT',
        stopGracePeriod: Duration.minutes(2),
        secretsAs: 'files',
        // Parallel queries share memory there; Docker gives 64 MiB.
        sharedMemory: Size.mebibytes(Math.max(64, props.memory.mebibytes / 4)),
      },
    };
  }
}
