import { Pool } from 'pg';
import { databaseSettings, jsonLog } from 'vpsynth/runtime';

/**
 * Connections to the database, through PgBouncer in transaction mode: so no prepared statements by name, no session
 * settings, and time limits kept on this side (pg sends `statement_timeout` as a start-up parameter, which PgBouncer
 * refuses).
 *
 * @throws SettingError when a `DATABASE_…` setting is missing
 */
export function openPool(): Pool {
  const pool = new Pool({
    ...databaseSettings(),
    application_name: 'jupiter-api',
    max: 10,
    connectionTimeoutMillis: 5_000,
    query_timeout: 10_000,
    keepAlive: true,
  });
  // Without a listener, an idle connection that the pooler closes would end the process.
  pool.on('error', (error) => jsonLog.warn('an idle database connection broke', { error }));
  return pool;
}
