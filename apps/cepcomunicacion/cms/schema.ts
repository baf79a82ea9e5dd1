import type { Pool } from 'pg';

/** Only ever extended: two releases can be at work on one database. */
const tables = `
  CREATE TABLE IF NOT EXISTS leads (
    id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
    name text NOT NULL,
    email text NOT NULL,
    created_at timestamptz NOT NULL DEFAULT now(),
    handled_at timestamptz
  );
  CREATE TABLE IF NOT EXISTS articles (
    id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
    title text NOT NULL,
    body text NOT NULL,
    created_at timestamptz NOT NULL DEFAULT now(),
    summary text
  );
  CREATE TABLE IF NOT EXISTS reports (
    made_at timestamptz PRIMARY KEY DEFAULT now(),
    leads bigint NOT NULL,
    articles bigint NOT NULL
  );`;

/** Makes the missing tables when the CMS starts, as Payload does. The lock is the transaction's: it holds through a pooler. */
export async function prepareSchema(pool: Pick<Pool, 'connect'>): Promise<void> {
  const client = await pool.connect();
  try {
    await client.query('BEGIN');
    await client.query(`SELECT pg_advisory_xact_lock(hashtext('cepcomunicacion schema'))`);
    await client.query(tables);
    await client.query('COMMIT');
    client.release();
  } catch (error) {
    // Its transaction may still be open.
    client.release(true);
    throw error;
  }
}
