import type { RedisFacet } from '../../constructs/facets/data';
import { redisMonitoringUser } from '../../constructs/operations/exporters/redis-exporter';
import { placeholder } from '../configuration';

/**
 * `users.acl`: the services' user, one for the health check that may do nothing but PING and so needs no secret, and where
 * it has an exporter that one's, which may ask how the server is and read no key.
 * The file has no comments: Redis refuses every line that doesn't start with `user` (acl.c, ACLLoadFromFile).
 */
export function usersFile({ password, monitoringPassword }: RedisFacet, exported: boolean): string {
  return [
    `user default on >${placeholder(password)} ~* &* +@all`,
    'user health on nopass resetkeys resetchannels -@all +ping',
    ...(exported
      ? [`user ${redisMonitoringUser} on >${placeholder(monitoringPassword)} resetkeys resetchannels -@all ${asked}`]
      : []),
    '',
  ].join('\n');
}

/** What redis_exporter asks of a server by itself (exporter/exporter.go, slowlog.go, latency.go). */
const asked = ['ping', 'info', 'client|setname', 'slowlog|len', 'slowlog|get', 'latency|latest', 'latency|histogram']
  .map((command) => `+${command}`)
  .join(' ');
