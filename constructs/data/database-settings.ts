import type { PoolTls, RoleAccess } from '../facets/data';
import type { Endpoint } from '../facets/endpoint';
import type { EnvironmentValue } from '../facets/workload';

/** What a client is told of a database. */
export interface DatabaseAccess {
  /** The name that it connects to: the database's or a pool's. */
  readonly name: string;
  readonly role: RoleAccess;
  readonly endpoint: Endpoint;
  /** How it must secure the connection; undefined: not at all, on a network of its host. */
  readonly tls: PoolTls | undefined;
}

/** The settings that services read: `DATABASE_HOST` and so on. */
export function databaseSettings(
  prefix: string,
  { name, role, endpoint, tls }: DatabaseAccess,
): Record<string, EnvironmentValue> {
  return {
    [`${prefix}_HOST`]: endpoint.host,
    [`${prefix}_PORT`]: endpoint.portNumber,
    [`${prefix}_NAME`]: name,
    [`${prefix}_USER`]: role.name,
    [`${prefix}_PASSWORD`]: role.password,
    ...(tls && { [`${prefix}_SSLMODE`]: tls.mode }),
    ...(tls?.authority !== undefined && { [`${prefix}_CERTIFICATE_AUTHORITY`]: tls.authority }),
  };
}
