import { Pool } from 'pg';
import { databaseSettings, jsonLog } from 'vpsynth/runtime';

/**
 * Connections to the database through PgBouncer in transaction mode: no session settings, no named statements.
 *
 * @param application the name that the server shows them by
 * @param max how many at most
 * @throws SettingError when a `DATABASE_…` setting is missing
 */
export function openPool(application: string, max: number): Pool {
  const pool = new Pool({
    ...databaseSettings(),
    application_name: `cepcomunicacion-${application}`,
    max,
    connectionTimeoutMillis: 5_000,
    query_timeout: 10_000,
    keepAlive: true,
  });
  // Without a listener, an idle connection that the pooler closes would end the process.
  pool.on('error', (error) => jsonLog.warn('an idle database connection broke', { error }));
  return pool;
}
