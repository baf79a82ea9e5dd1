import { closest } from '../../constructs/fleet/closest';
import type { Component } from '../../constructs/fleet/component';
import type { Check } from './check';
import { extensions } from './postgres-extensions';

/** A database asks only for extensions that its server's image has. */
export const postgresExtensionMissing: Check = {
  rule: 'postgres-extension-missing',
  severity: 'error',
  why: 'The official image has PostgreSQL’s own extensions and no others: CREATE EXTENSION of postgis, vector or timescaledb fails when the database is provisioned (docker-library/postgres; postgresql.org/docs/current/contrib).',
  *check(model) {
    const servers = new Set<Component>(model.find('postgres-server').map(({ component }) => component));
    for (const { component, facet } of model.find('database')) {
      if (!servers.has(facet.server)) continue;
      const missing = facet.extensions.filter((each) => !extensions.has(each));
      if (missing.length === 0) continue;
      const near = missing.flatMap((each) => closest(each, [...extensions]) ?? []);
      yield {
        on: component,
        message: 'the image of its server doesn’t have these extensions',
        got: missing.join(', '),
        ...(near.length > 0 && { allowed: `${near.join(', ')}, perhaps` }),
        mend: 'leave them out, or use a ManagedPostgres that has them',
      };
    }
  },
};
