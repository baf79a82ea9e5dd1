import type { Check } from './check';

const databases = new Set(['postgres', 'template0', 'template1']);
const roles = new Set(['postgres', 'public', 'none']);

/** Databases and roles don't take the names that PostgreSQL has for itself. */
export const databaseNameReserved: Check = {
  rule: 'database-name-reserved',
  severity: 'error',
  why: 'These exist already, or can’t: a role `postgres` would be the superuser, and names that begin with pg_ are refused (PostgreSQL: CREATE ROLE, template databases).',
  *check(model) {
    for (const { component, facet } of model.find('database')) {
      if (databases.has(facet.name)) {
        yield {
          on: component,
          message: 'PostgreSQL has a database of this name for itself',
          got: facet.name,
          mend: 'give another name',
        };
      }
      if (!roles.has(facet.role) && !facet.role.startsWith('pg_')) continue;
      yield {
        on: component,
        message: 'PostgreSQL keeps this role’s name for itself',
        got: facet.role,
        mend: 'give another role',
      };
    }
  },
};
