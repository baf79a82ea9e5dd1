import { createHash } from 'node:crypto';
import { jsonLog, TerminalError } from 'vpsynth/runtime';
import type { RowJob } from '../common/contracts';
import type { Tools } from '../common/job-worker';

/** In seconds: nobody is written to twice within it. */
const quietTime = 3_600;

/**
 * Handles a lead: marks it, and would write to the address unless that was done within the hour.
 *
 * @throws TerminalError when the row is gone
 */
export async function handleLead({ id }: RowJob, { pool, cache }: Tools): Promise<void> {
  const { rows } = await pool.query('SELECT email FROM leads WHERE id = $1', [id]);
  const email: string | undefined = rows[0]?.email;
  if (email === undefined) throw new TerminalError(`there is no lead ${id}`);
  // A cache can be read by more people than the table: an address is kept there as its hash.
  const address = createHash('sha256').update(email.toLowerCase()).digest('hex');
  const isFirst = await cache.set(`automation:mail:${address}`, id, 'EX', quietTime, 'NX');
  jsonLog.info('lead handled', { id, mail: isFirst === null ? 'written lately' : 'would be sent' });
  await pool.query('UPDATE leads SET handled_at = coalesce(handled_at, now()) WHERE id = $1', [id]);
}
