import { randomUUID } from 'node:crypto';
import Redis from 'ioredis';
import { jsonLog, portSetting, setting } from 'vpsynth/runtime';
import type { OpenUse } from './use';

/** In seconds: what a check leaves behind goes by itself. */
const kept = 60;

/** Usable when a key can be written and says the same when it is read again. */
export const openRedis: OpenUse = (prefix, ending) => {
  const redis = new Redis({
    host: setting(`${prefix}_HOST`),
    port: portSetting(`${prefix}_PORT`),
    password: setting(`${prefix}_PASSWORD`),
    // A command fails when there is no connection for so long, so that whoever asks gets an answer.
    commandTimeout: 1_500,
  });
  redis.on('error', (error) => jsonLog.warn('the connection to Redis broke', { prefix, error }));
  ending.defer(prefix, () => redis.disconnect());
  return {
    assertUsable: async () => {
      const value = randomUUID();
      const key = `stand-in:ready:${value}`;
      await redis.set(key, value, 'EX', kept);
      if ((await redis.get(key)) !== value) throw new Error('it forgot at once what was written');
    },
  };
};
