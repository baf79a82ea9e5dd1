import type { Construct } from 'constructs';
import { z } from 'zod';
import type { VolumeBackup } from '../facets/backup';
import type { RedisFacet } from '../facets/data';
import { Endpoint } from '../facets/endpoint';
import type { Facet } from '../facets/facet';
import type { WorkloadFacet } from '../facets/workload';
import { Fleet } from '../fleet/fleet';
import { type Output, parseProps } from '../fleet/props';
import { Network } from '../host/network';
import { redisExporter } from '../operations/exporters/redis-exporter';
import { Environment } from '../project/environment';
import type { Connection } from '../service/connection';
import { Duration } from '../values/duration';
import { Image } from '../values/image';
import { processors } from '../values/processors';
import { secret } from '../values/secret';
import { size } from '../values/size';
import { imageOf } from '../values/versions';
import { JobStore } from './job-store';
import { redisAlerts } from './redis-alerts';
import { fromSnapshot } from './redis-restore';
import { defaultSecret } from './secret-name';
import { settingsPrefix } from './settings-prefix';

const evictionPolicies = [
  'noeviction',
  'allkeys-lru',
  'allkeys-lfu',
  'allkeys-random',
  'volatile-lru',
  'volatile-lfu',
  'volatile-random',
  'volatile-ttl',
] as const;

export const redisServerShape = {
  /**
   * `cache`: may forget. `sessions`: what people have begun; `queue`: jobs and locks. The last two forget nothing and
   * outlive a restart. One server has one role.
   */
  role: z.enum(['cache', 'sessions', 'queue']),
  /**
   * The most that its data may take.
   */
  maxMemory: size,
  /**
   * The most memory that its container may use.
   * @default 1.6 times maxMemory where it writes snapshots or a log, whose writer shares pages until they change, else 1.3
   * times
   */
  memory: size.optional(),
  /** @default 0.5 */
  cpus: processors.default(0.5),
  /**
   * Connections that it takes at the same time.
   * @default 10000, the servers' own
   */
  maxClients: z.int().min(10).max(100_000).default(10_000),
  /**
   * What it forgets when full.
   * @default 'allkeys-lru' for a cache, else 'noeviction'
   */
  evictionPolicy: z.enum(evictionPolicies).optional(),
  /**
   * Valkey, or Redis where a page asks for it.
   * @default 'valkey'
   */
  engine: z.enum(['valkey', 'redis']).default('valkey'),
  /**
   * RDB snapshots: after so many seconds when so many keys changed.
   * @default none for a cache, else 900 s/1, 300 s/10, 60 s/10000
   */
  snapshots: z.array(z.strictObject({ seconds: z.int().min(1), changes: z.int().min(1) })).optional(),
  /**
   * Keeps a log of each write, flushed every second.
   * @default false for a cache, else true
   */
  appendOnly: z.boolean().optional(),
  /**
   * The prefix of the settings that services read.
   * @default 'REDIS': REDIS_HOST, REDIS_PORT, REDIS_PASSWORD
   */
  settingsPrefix: settingsPrefix.default('REDIS'),
  /** @default a secret named after its path: SHOP_PROD_CACHE_PASSWORD */
  password: secret.optional(),
};

export interface RedisServerProps extends Readonly<z.input<z.ZodObject<typeof redisServerShape>>> {}

const port = 6379;
const keptSnapshots = [
  { seconds: 900, changes: 1 },
  { seconds: 300, changes: 10 },
  { seconds: 60, changes: 10_000 },
];

/**
 * A Valkey or Redis server in one of its roles. Services have all data of it; none of them, nor whoever took one over, can
 * configure or stop the server, or have it copy its data elsewhere (CONFIG, SHUTDOWN, REPLICAOF, MODULE and the like).
 */
export class RedisServer extends JobStore {
  readonly network: Network;
  readonly endpoint: Endpoint;
  readonly #props: Output<typeof redisServerShape>;

  constructor(scope: Construct, id: string, props: RedisServerProps) {
    super(scope, id);
    this.#props = parseProps(this, redisServerShape, props);
    this.network = Environment.of(this)?.network ?? new Network(this, 'network', { internal: 'unless-linked' });
    this.endpoint = new Endpoint(this, { workload: this.node.id, name: 'redis', port });
  }

  get role(): RedisFacet['role'] {
    return this.#props.role;
  }

  /** What follows from its role unless it is said. */
  get #kept() {
    const { role, evictionPolicy, appendOnly, snapshots } = this.#props;
    const keeps = role !== 'cache';
    return {
      role,
      evictionPolicy: evictionPolicy ?? (keeps ? 'noeviction' : 'allkeys-lru'),
      appendOnly: appendOnly ?? keeps,
      snapshots: snapshots ?? (keeps ? keptSnapshots : []),
    };
  }

  override facets(): readonly Facet[] {
    const { maxMemory, maxClients } = this.#props;
    return [
      this.#workload(),
      {
        kind: 'redis',
        workload: this.node.id,
        password: this.#password,
        monitoringPassword: this.#monitoringPassword,
        maxMemory,
        maxClients,
        ...this.#kept,
      },
      ...redisExporter(this, this.#monitoringPassword),
      ...redisAlerts(this, this.#kept),
    ];
  }

  get #password() {
    return this.#props.password ?? defaultSecret(this, 'password');
  }

  get #monitoringPassword() {
    return defaultSecret(this, 'monitoring_password');
  }

  connection(): Connection {
    return this.connectionAs(this.#props.settingsPrefix);
  }

  connectionAs(prefix: string): Connection {
    return {
      settings: {
        [`${prefix}_HOST`]: this.endpoint.host,
        [`${prefix}_PORT`]: this.endpoint.portNumber,
        [`${prefix}_PASSWORD`]: this.#password,
      },
      networks: Environment.of(this) === undefined ? [this.network] : [],
      dependency: { on: this, workload: this.node.id, until: 'healthy' },
    };
  }

  /**
   * A snapshot is written beside the last and renamed, so its file can be copied at any time; the log of writes can't
   * (redis.io/docs: persistence, backing up).
   */
  get #backup(): VolumeBackup {
    const { role, snapshots, engine } = this.#props;
    if (role === 'cache') return { as: 'nothing', because: 'a cache' };
    if (snapshots?.length === 0)
      return { as: 'nothing', because: 'it writes no snapshots, and its log of writes can’t be copied' };
    // Jobs are done and sessions end: both leave less.
    const files = { as: 'files', exclude: ['appendonlydir', 'temp-*'], varies: true } as const;
    return this.#kept.appendOnly ? { ...files, restore: fromSnapshot(engine) } : files;
  }

  #workload(): WorkloadFacet {
    const { engine, maxMemory, memory, cpus, maxClients } = this.#props;
    const { appendOnly, snapshots } = this.#kept;
    const derived = maxMemory.times(appendOnly || snapshots.length > 0 ? 1.6 : 1.3);
    const name = this.node.id;
    return {
      kind: 'workload',
      name,
      image: Image.of(imageOf[engine](Fleet.versionsFor(this)[engine])),
      command: [engine === 'valkey' ? 'valkey-server' : 'redis-server', '/etc/redis/redis.conf'],
      environment: {},
      endpoints: [this.endpoint],
      connects: [],
      networks: [this.network],
      onHostNetwork: false,
      publishes: [],
      health: {
        type: 'command',
        // The user `health` may do nothing but PING, so it needs no secret.
        command: [
          engine === 'valkey' ? 'valkey-cli' : 'redis-cli',
          '--no-auth-warning',
          '-u',
          `redis://health:health@127.0.0.1:${port}`,
          '-e',
          'PING',
        ],
        timing: {
          interval: Duration.seconds(5),
          timeout: Duration.seconds(3),
          retries: 5,
          startPeriod: Duration.seconds(30),
        },
      },
      resources: { memory: memory ?? derived, memoryReservation: maxMemory.atMost(memory ?? derived), cpus },
      replicas: 1,
      strategy: 'recreate',
      runs: { type: 'always' },
      mounts: [
        {
          type: 'volume',
          volume: name,
          target: '/data',
          exclusive: true,
          // Since Redis 7.4 neither loads the other's files (valkey.io: migration).
          format: engine === 'valkey' ? 'Valkey' : 'Redis',
          backup: this.#backup,
        },
        { type: 'configuration', folder: name, target: '/etc/redis' },
        { type: 'filled', folder: name, target: '/run/secrets/redis' },
        { type: 'temporary', target: '/tmp' },
      ],
      kernel: [
        // PostgreSQL would like 2 better; under 2, Redis can't fork to save, and memory limits of containers hold either way.
        {
          name: 'vm.overcommit_memory',
          value: 1,
          because: 'Redis saves from a fork, which needs as much memory promised again (valkey-doc: admin).',
        },
      ],
      after: [],
      container: {
        userId: 999,
        setUser: true,
        readOnlyRootFilesystem: true,
        capabilities: [],
        init: false,
        stopSignal: 'SIGTERM',
        stopGracePeriod: Duration.minutes(1),
        secretsAs: 'files',
        // Beside its clients it opens some 32 files (redis.conf: maxclients).
        openFiles: maxClients + 32,
      },
    };
  }
}
