import type { RoleAccess } from '../facets/data';
import type { Endpoint } from '../facets/endpoint';
import type { EnvironmentValue } from '../facets/workload';

/** What a client is told of a database. */
export interface DatabaseAccess {
  /** The name that it connects to: the database's or a pool's. */
  readonly name: string;
  readonly role: RoleAccess;
  readonly endpoint: Endpoint;
  /** True: the server is somebody else's, reached over TLS, and its certificate must be verified. */
  readonly verifiedTls: boolean;
}

/** The settings that services read: `DATABASE_HOST` and so on. */
export function databaseSettings(
  prefix: string,
  { name, role, endpoint, verifiedTls }: DatabaseAccess,
): Record<string, EnvironmentValue> {
  return {
    [`${prefix}_HOST`]: endpoint.host,
    [`${prefix}_PORT`]: endpoint.portNumber,
    [`${prefix}_NAME`]: name,
    [`${prefix}_USER`]: role.name,
    [`${prefix}_PASSWORD`]: role.password,
    ...(verifiedTls && { [`${prefix}_SSLMODE`]: 'verify-full' }),
  };
}
