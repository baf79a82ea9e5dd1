import { createHash } from 'node:crypto';
import { TerminalError } from 'vpsynth/runtime';
import type { RowJob } from '../common/contracts';
import type { Tools } from '../common/job-worker';
import { summarise } from './summarise';

/** In seconds: an answer that was paid for once is kept for a day. */
const keptFor = 86_400;

/**
 * Gives an article its summary.
 *
 * @throws TerminalError when the row is gone
 */
export async function handleArticle({ id }: RowJob, { pool, cache }: Tools): Promise<void> {
  const { rows } = await pool.query('SELECT body FROM articles WHERE id = $1', [id]);
  const body: string | undefined = rows[0]?.body;
  if (body === undefined) throw new TerminalError(`there is no article ${id}`);
  const key = `llm:summary:${createHash('sha256').update(body).digest('hex')}`;
  const kept = await cache.get(key);
  const summary = kept ?? summarise(body);
  if (kept === null) await cache.set(key, summary, 'EX', keptFor);
  await pool.query('UPDATE articles SET summary = $2 WHERE id = $1', [id, summary]);
}
