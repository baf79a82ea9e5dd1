import type { Pool } from 'pg';
import { type Delivery, TerminalError } from 'vpsynth/runtime';
import type { MessageWritten } from './contract';

/**
 * Marks a message's row as handled; repeating it changes nothing.
 *
 * Two texts fail on purpose, to show the two kinds of failure: `fail` each time, `poison` for good.
 *
 * @throws TerminalError for `poison`, and when the row is gone
 */
export async function handle(pool: Pick<Pool, 'query'>, { body }: Delivery<MessageWritten>): Promise<void> {
  if (body.text === 'fail') throw new Error('the text asked for a failure');
  if (body.text === 'poison') throw new TerminalError('the text asked for a terminal failure');
  const { rowCount } = await pool.query(
    'UPDATE messages SET handled_at = coalesce(handled_at, now()) WHERE id = $1::bigint',
    [body.id],
  );
  // Its row is committed before a message is sent: a missing one was deleted, and won't come back.
  if (rowCount === 0) throw new TerminalError(`there is no message ${body.id}`);
}
