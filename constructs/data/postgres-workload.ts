import type { Endpoint } from '../facets/endpoint';
import type { ContainerCommand, Mount, WorkloadFacet } from '../facets/workload';
import type { Component } from '../fleet/component';
import type { Network } from '../host/network';
import { defaults } from '../service/service-defaults';
import { Duration } from '../values/duration';
import { Image } from '../values/image';
import type { Secret } from '../values/secret';
import { Size } from '../values/size';
import { imageOf, isAtLeast } from '../values/versions';

/** A primary or a replica, as its container needs to know it. */
export interface PostgresProgram {
  readonly component: Component;
  readonly version: string;
  readonly network: Network;
  readonly endpoint: Endpoint;
  readonly memory: Size;
  readonly cpus: number;
  readonly certificateKey: Secret | undefined;
}

/** What `postgres` is started with, wherever it runs. */
export const postgresCommand = ['postgres', '-c', 'config_file=/etc/postgresql/postgresql.conf'] as const;

/**
 * Reads its settings and rules anew. As the user of the superuser's name, the only one that the socket lets in
 * (pg_hba.conf: peer).
 */
export const readSettingsAnew: ContainerCommand = {
  argv: ['psql', '--no-psqlrc', '--quiet', '--username=postgres', '--command=SELECT pg_reload_conf()'],
  user: 'postgres',
};

/** Where it finds the settings that it takes at its start alone: not among those of its `reload`, so they restart it. */
export const atStartFolder = '/etc/postgresql-at-start';

/** What primary and replica have in common: the image, its data, limits, health and its end. */
export function postgresWorkload(program: PostgresProgram): WorkloadFacet {
  const { component, version, network, endpoint, memory, cpus, certificateKey } = program;
  const name = component.node.id;
  return {
    kind: 'workload',
    name,
    image: Image.of(imageOf.postgres(version)),
    command: postgresCommand,
    // The image reads no variable of this name: it gets the key into a file of its own.
    environment: certificateKey === undefined ? {} : { TLS_KEY: certificateKey },
    endpoints: [endpoint],
    connects: [],
    networks: [network],
    onHostNetwork: false,
    publishes: [],
    health: {
      type: 'command',
      command: ['sh', '/etc/postgresql/health.sh'],
      timing: {
        interval: Duration.seconds(5),
        timeout: Duration.seconds(5),
        retries: 5,
        startPeriod: Duration.minutes(1),
      },
    },
    resources: { memory, memoryReservation: defaults.postgres.memoryReservation.atMost(memory), cpus },
    replicas: 1,
    strategy: 'recreate',
    runs: { type: 'always' },
    mounts: mounts(name, version),
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
      sharedMemory: Size.mebibytes(Math.max(64, memory.mebibytes / 4)),
    },
  };
}

/** Where the data is in the volume of a server: the image of 18 gave each version a folder (docker-library/postgres). */
export function postgresDataFolder(version: string): string {
  return isAtLeast(version, '18') ? `${version.split('.')[0]}/docker` : '';
}

function mounts(name: string, version: string): Mount[] {
  // The image of 18 moved its data below /var/lib/postgresql/18 and refuses the old mount (docker-library/postgres).
  const data = isAtLeast(version, '18') ? '/var/lib/postgresql' : '/var/lib/postgresql/data';
  return [
    {
      type: 'volume',
      volume: name,
      target: data,
      exclusive: true,
      // Another major version would not start upon it, or make an empty server beside it (PostgreSQL: pg_upgrade).
      format: `PostgreSQL ${version.split('.')[0]}`,
      backup: { as: 'dumps' },
    },
    { type: 'configuration', folder: name, target: '/etc/postgresql' },
    { type: 'configuration', folder: `${name}-at-start`, target: atStartFolder },
    { type: 'temporary', target: '/tmp' },
    { type: 'temporary', target: '/var/run/postgresql' },
  ];
}
