import { Pool } from 'pg';
import { jsonLog, portSetting, setting } from 'vpsynth/runtime';
import type { OpenUse } from './use';

/**
 * Connections through PgBouncer in transaction mode: no session settings, no named statements.
 *
 * @throws SettingError when one of the prefix's settings is missing
 */
export function openPool(prefix: string): Pool {
  const pool = new Pool({
    host: setting(`${prefix}_HOST`),
    port: portSetting(`${prefix}_PORT`),
    database: setting(`${prefix}_NAME`),
    user: setting(`${prefix}_USER`),
    password: setting(`${prefix}_PASSWORD`),
    max: 5,
    connectionTimeoutMillis: 5_000,
    query_timeout: 10_000,
    keepAlive: true,
  });
  // Without a listener, an idle connection that the pooler closes would end the process.
  pool.on('error', (error) => jsonLog.warn('an idle database connection broke', { prefix, error }));
  return pool;
}

/** Usable once the migration has made the table and the role may read it. */
export const openDatabase: OpenUse = (prefix, ending) => {
  const pool = openPool(prefix);
  ending.defer(prefix, () => pool.end());
  return { assertUsable: async () => void (await pool.query('SELECT id FROM visits LIMIT 1')) };
};
