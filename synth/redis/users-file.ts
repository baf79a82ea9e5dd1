import type { RedisFacet } from '../../constructs/facets/data';
import { placeholder } from '../configuration';

/**
 * `users.acl`: the services' user, and one for the health check that may do nothing but PING and so needs no secret.
 * The file has no comments: Redis refuses every line that doesn't start with `user` (acl.c, ACLLoadFromFile).
 */
export function usersFile({ password }: RedisFacet): string {
  return [
    `user default on >${placeholder(password)} ~* &* +@all`,
    'user health on nopass resetkeys resetchannels -@all +ping',
    '',
  ].join('\n');
}
