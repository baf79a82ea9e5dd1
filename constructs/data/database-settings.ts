import type { DatabaseFacet } from '../facets/data';
import type { Endpoint } from '../facets/endpoint';
import type { EnvironmentValue } from '../facets/workload';

/** The settings that services read: `DATABASE_HOST` and so on. */
export function databaseSettings(
  access: Omit<DatabaseFacet, 'kind'>,
  name: string,
  endpoint: Endpoint,
  verifiedTls: boolean,
): Record<string, EnvironmentValue> {
  return {
    DATABASE_HOST: endpoint.host,
    DATABASE_PORT: endpoint.portNumber,
    DATABASE_NAME: name,
    DATABASE_USER: access.role,
    DATABASE_PASSWORD: access.password,
    ...(verifiedTls && { DATABASE_SSLMODE: 'verify-full' }),
  };
}
