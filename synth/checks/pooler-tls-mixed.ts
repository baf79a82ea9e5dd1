import type { Check } from './check';

/** The pools of one PgBouncer all verify their server, or none does. */
export const poolerTlsMixed: Check = {
  rule: 'pooler-tls-mixed',
  severity: 'error',
  why: 'PgBouncer has one server_tls_sslmode for all its pools: with verify-full it refuses a server of this host, without it the managed one is reached unverified (pgbouncer.org/config).',
  *check(model) {
    for (const { facet } of model.find('pgbouncer')) {
      const managed = facet.pools.find(({ verifiedTls }) => verifiedTls);
      const own = facet.pools.find(({ verifiedTls }) => !verifiedTls);
      if (managed === undefined || own === undefined) continue;
      yield {
        on: own.pool,
        message: `it leads to a server of the fleet, and ${managed.pool.node.path} of the same environment to a managed one`,
        mend: 'put the databases into two environments, or on servers of one kind',
      };
    }
  },
};
