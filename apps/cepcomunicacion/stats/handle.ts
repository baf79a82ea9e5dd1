import type { Tools } from '../common/job-worker';

/** Counts everything into a report, and keeps the reports of 30 days. Each run makes one: doing it twice does no harm. */
export async function makeReport(_message: object, { pool, cache }: Tools): Promise<void> {
  const { rows } = await pool.query(
    `INSERT INTO reports (leads, articles)
      SELECT (SELECT count(*) FROM leads), (SELECT count(*) FROM articles)
      ON CONFLICT (made_at) DO NOTHING RETURNING made_at`,
  );
  await pool.query(`DELETE FROM reports WHERE made_at < now() - interval '30 days'`);
  const madeAt: Date | undefined = rows[0]?.made_at;
  if (madeAt !== undefined) await cache.set('stats:made-at', madeAt.toISOString());
}
