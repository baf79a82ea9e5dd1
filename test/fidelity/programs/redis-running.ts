import { type RedisOptions, startRedis, surroundingsOf } from './redis';
import { inSandbox } from './sandbox';

/** Starts Redis (or Valkey) with the files, and ends it with the work, which is given its port on this machine's loopback. */
export function withRedis<T>(options: RedisOptions, work: (port: number) => Promise<T>): Promise<T> {
  return inSandbox(surroundingsOf(options), async (sandbox) => {
    const server = startRedis(sandbox, options);
    await server.mustBecome(() => sandbox.listeningAddresses().some(({ port }) => port === 6379), 20);
    return work(await sandbox.bridge(6379));
  });
}
