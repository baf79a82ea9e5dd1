import type { RedisFacet } from '../../constructs/facets/data';
import type { PlacedWorkload } from '../derive/model';
import { header } from '../header';
import { type RedisEntry, redisConf } from '../serialize/conf';

/** `redis.conf`: what differs from the servers' own defaults, or must not depend on them. */
export function redisConfFile({ component, facet }: PlacedWorkload, redis: RedisFacet, aclFile: string): string {
  const port = facet.endpoints[0]?.port ?? 6379;
  const folder = facet.mounts.find((mount) => mount.type === 'volume')?.target ?? '/data';
  return redisConf(
    [
      { key: 'port', value: port, comment: component.node.path },
      {
        key: 'bind',
        value: ['*', '-::*'],
        comment: 'Only its own network reaches it, and each user there but health needs a password.',
      },
      { key: 'protected-mode', value: false },
      { key: 'aclfile', value: aclFile },
      { key: 'maxclients', value: redis.maxClients },
      { key: 'dir', value: folder },
      { key: 'maxmemory', value: redis.maxMemory.bytes, comment: `${redis.maxMemory} of data` },
      { key: 'maxmemory-policy', value: redis.evictionPolicy },
      ...freeing,
      ...persistence(redis),
    ],
    { header: header(component) },
  );
}

/** What is forgotten or has expired is freed beside the work, not within it; Redis 7 would block (redis.conf: lazyfree). */
const freeing: readonly RedisEntry[] = [
  { key: 'lazyfree-lazy-eviction', value: true },
  { key: 'lazyfree-lazy-expire', value: true },
  { key: 'lazyfree-lazy-server-del', value: true },
  { key: 'lazyfree-lazy-user-del', value: true },
];

/** The log of writes together with snapshots is what its documentation compares with PostgreSQL's safety. */
function persistence({ appendOnly, snapshots }: RedisFacet): RedisEntry[] {
  return [
    { key: 'appendonly', value: appendOnly },
    ...(appendOnly ? [{ key: 'appendfsync', value: 'everysec' }] : []),
    ...(snapshots.length === 0
      ? [{ key: 'save', value: '', comment: 'No snapshots' }]
      : snapshots.map(({ seconds, changes }) => ({ key: 'save', value: [seconds, changes] }))),
  ];
}
