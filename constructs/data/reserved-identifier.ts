import type { Construct } from 'constructs';
import { recordProblem } from '../fleet/problem';

/**
 * Names that PostgreSQL made itself, that pg_hba.conf or SQL take for keywords, and PgBouncer's console. Provisioning
 * would otherwise change the superuser's password, or let a rule hold for everything.
 */
const reserved = new Set([
  'all',
  'none',
  'pgbouncer',
  'postgres',
  'public',
  'replication',
  'samegroup',
  'samerole',
  'sameuser',
  'template0',
  'template1',
]);

/** Records a name of a database or role that can't be one. */
export function refuseReserved(database: Construct, name: string | undefined): void {
  if (name === undefined || !(reserved.has(name) || name.startsWith('pg_'))) return;
  recordProblem(database, {
    rule: 'reserved-identifier',
    severity: 'error',
    message: 'PostgreSQL or PgBouncer give this name a meaning of their own',
    got: name,
    mend: 'choose another name for the database and its role',
  });
}
