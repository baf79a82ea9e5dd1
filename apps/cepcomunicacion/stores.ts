import {
  Bucket,
  type Environment,
  GarageServer,
  PostgresDatabase,
  PostgresServer,
  type PostgresServerProps,
  RedisServer,
  Size,
} from 'vpsynth';
import type { Placement } from './placement';

/** What the page asks of its PostgreSQL. */
export const postgres: PostgresServerProps = {
  version: '16.16',
  maxConnections: 100,
  settings: {
    shared_buffers: '256MB',
    effective_cache_size: '1GB',
    maintenance_work_mem: '64MB',
    random_page_cost: 1.1,
  },
};

/** The two servers that the page's one Redis is split into: the first may forget, the second must not. */
export const redis = {
  cache: { role: 'cache', settingsPrefix: 'CACHE' },
  queue: { role: 'queue' },
} as const;

/** What an environment keeps its data in: what its placement has for it, the rest of its own. */
export function stores(environment: Environment, at: Placement) {
  const { room } = at;
  const engine = 'redis';
  const server = at.postgres ?? ownPostgres(environment);
  const storage = at.storage ?? new GarageServer(environment, 'storage', { memory: Size.mebibytes(256) });
  return {
    database: new PostgresDatabase(environment, 'database', { server, name: 'cepcomunicacion', owner: 'cepadmin' }),
    cache: at.redis?.cache ?? new RedisServer(environment, 'cache', { ...redis.cache, engine, maxMemory: room.cache }),
    queue: at.redis?.queue ?? new RedisServer(environment, 'queue', { ...redis.queue, engine, maxMemory: room.queue }),
    uploads: new Bucket(environment, 'uploads', { storage, name: 'cep-uploads', policy: 'public-read' }),
  };
}

function ownPostgres(environment: Environment): PostgresServer {
  const server = new PostgresServer(environment, 'postgres', { ...postgres, memory: Size.mebibytes(512) });
  return server.acknowledge('postgres-memory', 'the page asks for 256 MB, and its host leaves no more than 512 MiB');
}
