import type { FirstStart } from '../facets/backup';

/**
 * With `appendonly yes` a server looks for its log alone: beside a snapshot without one it starts empty. So it starts once
 * from the snapshot and writes a log (redis.io/docs: persistence, "How I can switch to AOF, if I'm currently using dump.rdb
 * snapshots?"). Meanwhile nobody else reaches it, so that it needs no users.
 */
export function fromSnapshot(engine: 'redis' | 'valkey'): FirstStart {
  const client = (...command: readonly string[]) => [`${engine}-cli`, '-e', ...command];
  return {
    by: 'first-start',
    command: [
      `${engine}-server`,
      '/etc/redis/redis.conf',
      ...['--appendonly', 'no'],
      ...['--bind', '127.0.0.1'],
      ...['--aclfile', ''],
    ],
    isUp: client('PING'),
    write: client('CONFIG', 'SET', 'appendonly', 'yes'),
    progress: client('INFO', 'persistence'),
    isDone: 'aof_rewrite_in_progress:0',
    count: client('DBSIZE'),
  };
}
