import Redis, { type RedisOptions } from 'ioredis';
import { jsonLog, optionalSetting, portSetting, setting } from 'vpsynth/runtime';

/** `CACHE` may forget, `REDIS` holds the queues. */
export type RedisPurpose = 'CACHE' | 'REDIS';

/**
 * A connection that comes back by itself. A command fails when there is none for 2 s, so that a request is answered.
 *
 * @throws SettingError when `<purpose>_HOST`, `_PORT` or `_PASSWORD` is missing
 */
export function openRedis(purpose: RedisPurpose, options: RedisOptions = {}): Redis {
  const redis = new Redis({
    host: setting(`${purpose}_HOST`),
    port: portSetting(`${purpose}_PORT`),
    username: optionalSetting(`${purpose}_USER`),
    password: setting(`${purpose}_PASSWORD`),
    ...(optionalSetting(`${purpose}_TLS`) === 'true' && { tls: {} }),
    commandTimeout: 2_000,
    ...options,
  });
  redis.on('error', (error) => jsonLog.warn('the connection to Redis broke', { purpose, error }));
  return redis;
}

/** For BullMQ's workers, which wait in Redis for the next job for as long as it takes. */
export function openWorkerRedis(): Redis {
  return openRedis('REDIS', { maxRetriesPerRequest: null, commandTimeout: undefined });
}
