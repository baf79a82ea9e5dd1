import { createHash } from 'node:crypto';
import { UnrecoverableError } from 'bullmq';
import type { Tools } from '../shared/job-worker';
import { parseRowJob } from '../shared/jobs';
import { summarise } from './summarise';

/** In seconds: an answer that was paid for once is kept for a day. */
const keptFor = 86_400;

/**
 * Gives an article its summary.
 *
 * @throws UnrecoverableError when the row is gone
 */
export async function handleArticle(data: unknown, { pool, cache }: Tools): Promise<void> {
  const { id } = parseRowJob(data);
  const { rows } = await pool.query('SELECT body FROM articles WHERE id = $1', [id]);
  const body: string | undefined = rows[0]?.body;
  if (body === undefined) throw new UnrecoverableError(`there is no article ${id}`);
  const key = `llm:summary:${createHash('sha256').update(body).digest('hex')}`;
  const kept = await cache.get(key);
  const summary = kept ?? summarise(body);
  if (kept === null) await cache.set(key, summary, 'EX', keptFor);
  await pool.query('UPDATE articles SET summary = $2 WHERE id = $1', [id, summary]);
}
