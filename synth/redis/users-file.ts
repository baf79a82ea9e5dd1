import type { RedisFacet } from '../../constructs/facets/data';
import { redisMonitoringUser } from '../../constructs/operations/exporters/redis-exporter';
import { placeholder } from '../configuration';

/**
 * `users.acl`: the services' user, who has all data and can neither stop nor configure the server; one for the health check
 * that may do nothing but PING and so needs no secret; and where it has an exporter that one's, which may ask how the server is
 * and read no key.
 * The file has no comments: Redis refuses every line that doesn't start with `user` (acl.c, ACLLoadFromFile).
 */
export function usersFile({ password, monitoringPassword }: RedisFacet, exported: boolean): string {
  return [
    `user default on >${placeholder(password)} ~* &* +@all -@dangerous -@admin ${needed}`,
    'user health on nopass resetkeys resetchannels -@all +ping',
    ...(exported
      ? [`user ${redisMonitoringUser} on >${placeholder(monitoringPassword)} resetkeys resetchannels -@all ${asked}`]
      : []),
    '',
  ].join('\n');
}

/**
 * What Redis counts as dangerous (redis.io: ACL, command categories) and clients do all the same, reaching no further than
 * the services' own data: ioredis waits by INFO until a server has read its file, BullMQ asks for the server's version and for
 * who works by CLIENT LIST (docs.bullmq.io), clients of a sentinel ask for ROLE, caches are emptied, keys listed and sorted.
 */
const needed = ['info', 'role', 'client|list', 'flushdb', 'flushall', 'keys', 'sort', 'sort_ro']
  .map((command) => `+${command}`)
  .join(' ');

/** What redis_exporter asks of a server by itself (exporter/exporter.go, slowlog.go, latency.go). */
const asked = ['ping', 'info', 'client|setname', 'slowlog|len', 'slowlog|get', 'latency|latest', 'latency|histogram']
  .map((command) => `+${command}`)
  .join(' ');
