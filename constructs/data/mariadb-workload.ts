import type { Endpoint } from '../facets/endpoint';
import type { HealthProbe, Reload, WorkloadFacet } from '../facets/workload';
import type { Network } from '../host/network';
import { defaults } from '../service/service-defaults';
import { Duration } from '../values/duration';
import { Image } from '../values/image';
import type { Secret } from '../values/secret';
import type { Size } from '../values/size';
import { imageOf } from '../values/versions';

/** Where the script and the statements are that make databases and users. */
const provisionFolder = '/etc/mysql/provision';
const passwordsFolder = '/run/secrets/users';

interface Options {
  /** Of its container, its volume and its folders. */
  readonly name: string;
  readonly endpoint: Endpoint;
  readonly network: Network;
  readonly engine: 'mariadb' | 'mysql';
  readonly version: string;
  readonly rootPassword: Secret;
  readonly memory: Size;
  readonly cpus: number;
}

/**
 * The container of a server, by what the official images say of themselves (MariaDB/mariadb-docker, docker-library/mysql:
 * Dockerfile and docker-entrypoint.sh): both keep their data and settings in the same folders and run as user 999.
 */
export function mariaDbWorkload(options: Options): WorkloadFacet {
  const { name, endpoint, network, engine, version, rootPassword, memory, cpus } = options;
  const prefix = engine === 'mariadb' ? 'MARIADB' : 'MYSQL';
  return {
    kind: 'workload',
    name,
    image: Image.of(imageOf[engine](version)),
    environment: {
      [`${prefix}_ROOT_PASSWORD`]: rootPassword,
      // By default root could come in from anywhere.
      [`${prefix}_ROOT_HOST`]: 'localhost',
      // A newer version brings the system's own tables to its form. MySQL does so by itself.
      ...(engine === 'mariadb' && { MARIADB_AUTO_UPGRADE: '1' }),
    },
    endpoints: [endpoint],
    connects: [],
    networks: [network],
    onHostNetwork: false,
    publishes: [],
    health: health(engine),
    resources: { memory, memoryReservation: defaults.mariadb.memoryReservation.atMost(memory), cpus },
    replicas: 1,
    strategy: 'recreate',
    runs: { type: 'always' },
    mounts: [
      {
        type: 'volume',
        volume: name,
        target: '/var/lib/mysql',
        exclusive: true,
        // Each upgrades its own older files by itself, and can't read those of the other.
        format: engine === 'mariadb' ? 'MariaDB' : 'MySQL',
        backup: { as: 'dumps' },
      },
      { type: 'configuration', folder: name, target: '/etc/mysql/conf.d' },
      { type: 'configuration', folder: `${name}-provision`, target: provisionFolder },
      { type: 'configuration', folder: `${name}-initialize`, target: '/docker-entrypoint-initdb.d' },
      // Passwords of the databases' users: a folder, so that a new database recreates nothing.
      { type: 'filled', folder: name, target: passwordsFolder },
      { type: 'temporary', target: '/tmp' },
      { type: 'temporary', target: '/run/mysqld' },
    ],
    reload,
    after: [],
    container: {
      userId: 999,
      setUser: true,
      readOnlyRootFilesystem: true,
      capabilities: [],
      init: false,
      stopSignal: 'SIGTERM',
      stopGracePeriod: Duration.minutes(2),
      secretsAs: 'files',
      // What the server asks for with its default of 2000 tables kept open.
      openFiles: 32_768,
    },
  };
}

/**
 * Databases and users that came later: the image makes them on an empty data folder only. Changed settings take a
 * restart.
 */
const reload: readonly Reload[] = [
  {
    paths: [provisionFolder, passwordsFolder],
    exec: [{ argv: ['sh', `${provisionFolder}/provision.sh`] }],
    atStart: 'settings of `my.cnf`',
  },
  { paths: ['/docker-entrypoint-initdb.d'] },
];

/** Over TCP: during its first start the image runs a server that answers on the socket alone. */
function health(engine: Options['engine']): HealthProbe {
  return {
    type: 'command',
    command:
      engine === 'mariadb'
        ? ['healthcheck.sh', '--connect', '--innodb_initialized']
        : // It succeeds as soon as the server answers, though it lets nobody in without a password.
          ['mysqladmin', 'ping', '--host=127.0.0.1', '--silent'],
    timing: {
      interval: Duration.seconds(5),
      timeout: Duration.seconds(5),
      retries: 5,
      // A first start makes the system's tables, time zones included.
      startPeriod: Duration.minutes(2),
    },
  };
}
