import { type RedisOptions, startRedis, surroundingsOf } from './redis';
import { inSandbox } from './sandbox';

/** Starts Redis (or Valkey) with the files, and ends it with the work, which is given its port on this machine's loopback. */
export function withRedis<T>(options: RedisOptions, work: (port: number) => Promise<T>): Promise<T> {
  return inSandbox(surroundingsOf(options), async (sandbox) => {
    const server = startRedis(sandbox, options);
    if (!(await server.until(() => sandbox.listeningAddresses().some(({ port }) => port === 6379), 10)))
      throw new Error(`it doesn't start: ${server.output().stdout}`);
    return work(await sandbox.bridge(6379));
  });
}
