import type { PgBouncerFacet } from '../../constructs/facets/data';
import { pgBouncerMonitoringUser } from '../../constructs/operations/exporters/pgbouncer-exporter';
import type { Secret } from '../../constructs/values/secret';
import { placeholder } from '../configuration';
import type { PlacedWorkload } from '../derive/model';
import { header } from '../header';
import { pgbouncerUserList } from '../serialize/ini';

/**
 * `userlist.txt`: a line a role, however many of the pools are its own, and one for the exporter. Two secrets for one role
 * can't be written and are an error of the writer.
 */
export function userListFile(
  { component }: PlacedWorkload,
  { pools, monitoringPassword }: PgBouncerFacet,
  exported: boolean,
): { content: string; secrets: Secret[] } {
  const users = new Map<string, { name: string; secret: Secret }>();
  for (const { name, password } of pools.map((pool) => pool.role))
    users.set(`${name} ${password.name}`, { name, secret: password });
  if (exported) users.set('', { name: pgBouncerMonitoringUser, secret: monitoringPassword });
  const secrets = new Map([...users.values()].map(({ secret }) => [secret.name, secret]));
  return {
    content: pgbouncerUserList(
      [...users.values()].map(({ name, secret }) => ({ name, password: placeholder(secret) })),
      { header: header(component) },
    ),
    secrets: [...secrets.values()],
  };
}
