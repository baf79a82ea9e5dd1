import type { PoolTls } from '../facets/data';
import { ManagedPostgres } from './managed-postgres';
import type { PostgresReplica } from './postgres-replica';
import type { PostgresServer } from './postgres-server';

/** What holds a database: what pools and clients connect to. */
export type PostgresPlace = PostgresServer | PostgresReplica | ManagedPostgres;

/** How connections to a server are secured: somebody else's by its name, one's own by its very certificate. */
export function tlsOf(server: PostgresPlace): PoolTls | undefined {
  if (server instanceof ManagedPostgres) return { mode: 'verify-full', authority: server.certificateAuthority };
  const { certificate } = server.description;
  return certificate === undefined ? undefined : { mode: 'verify-ca', authority: certificate.pem };
}
