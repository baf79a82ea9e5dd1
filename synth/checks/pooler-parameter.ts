import type { Check } from './check';

/** No connection string carries what was meant for a PgBouncer of 2022. */
export const poolerParameter: Check = {
  rule: 'pooler-parameter',
  severity: 'warning',
  why: 'pgbouncer=true makes Prisma give up prepared statements, which PgBouncer has carried since 1.21 in transaction mode too: every query is planned anew (prisma.io: PgBouncer).',
  *check(model) {
    for (const { component, facet } of model.find('workload')) {
      for (const [name, value] of Object.entries(facet.environment)) {
        if (typeof value !== 'string' || !/[?&]pgbouncer=true\b/.test(value)) continue;
        yield {
          on: component,
          message: `environment: ${name} says pgbouncer=true`,
          mend: 'remove the parameter',
        };
      }
    }
  },
};
