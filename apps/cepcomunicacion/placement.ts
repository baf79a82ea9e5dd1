import {
  type EnvironmentProps,
  type ManagedPostgres,
  type ManagedRedis,
  type NetworkProps,
  type NginxVhostProps,
  type ObjectStorage,
  type PostgresReplica,
  type PostgresServer,
  type RedisServer,
  Size,
  type SmtpRelay,
} from 'vpsynth';

/** How much an environment may take, and how a release takes over. */
export interface Room {
  /** The data of the cache, and that of the queue. */
  readonly cache: Size;
  readonly queue: Size;
  /** Each server of pages, and each worker. */
  readonly page: Size;
  readonly worker: Size;
  readonly strategy: 'recreate' | 'blue-green';
}

export const rooms = {
  /** One core and 3.8 GB. With what the two servers need beside their data, to write it down, Redis has its 512 MiB. */
  small: {
    cache: Size.mebibytes(176),
    queue: Size.mebibytes(160),
    page: Size.mebibytes(160),
    worker: Size.mebibytes(160),
    strategy: 'recreate',
  },
  enough: {
    cache: Size.mebibytes(256),
    queue: Size.mebibytes(256),
    page: Size.mebibytes(256),
    worker: Size.mebibytes(256),
    strategy: 'blue-green',
  },
} satisfies Record<string, Room>;

/** Where an environment runs, and what stands there for it; what is left out it has of its own. */
export interface Placement extends Pick<EnvironmentProps, 'on' | 'standby'> {
  readonly room: Room;
  /** Left out on clusters, whose Gateways answer. */
  readonly edge?: NginxVhostProps['edge'];
  /** Without a way out, unless its services reach something elsewhere. */
  readonly internal: NetworkProps;
  readonly external?: NetworkProps;
  readonly postgres?: PostgresServer | ManagedPostgres;
  /** Of that server: what only reads asks it. */
  readonly replica?: PostgresReplica;
  readonly redis?: { readonly cache: RedisServer | ManagedRedis; readonly queue: RedisServer | ManagedRedis };
  /** Where uploads are kept. */
  readonly storage?: ObjectStorage;
  /** Not in development, where a catcher takes all mail. */
  readonly relay?: SmtpRelay;
  /** How many of each server of pages and of the CMS run in each place. */
  readonly replicas?: number;
}
