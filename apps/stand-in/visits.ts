import type { Pool } from 'pg';
import { TerminalError } from 'vpsynth/runtime';
import type { Visit } from './contract';

type Querying = Pick<Pool, 'query'>;

export interface VisitCount {
  readonly kept: number;
  readonly handled: number;
}

/** Made again, it changes nothing. */
export const table = `CREATE TABLE IF NOT EXISTS visits (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  path text NOT NULL,
  made_at timestamptz NOT NULL DEFAULT now(),
  handled_at timestamptz
)`;

export async function keepVisit(database: Querying, path: string): Promise<Visit> {
  const { rows } = await database.query('INSERT INTO visits (path) VALUES ($1) RETURNING id, path', [path]);
  return rows[0];
}

export async function countVisits(database: Querying): Promise<VisitCount> {
  const { rows } = await database.query('SELECT count(*)::int AS kept, count(handled_at)::int AS handled FROM visits');
  return rows[0];
}

/**
 * The worker's work. A path with `fail` in it fails whenever it is tried, one with `poison` for good. The row's path counts,
 * so that somebody can mend what has failed.
 *
 * @throws TerminalError for `poison`
 */
export async function handleVisit(database: Querying | undefined, visit: Visit): Promise<void> {
  const { id } = visit;
  const path = (await database?.query('SELECT path FROM visits WHERE id = $1', [id]))?.rows[0]?.path ?? visit.path;
  if (path.includes('poison')) throw new TerminalError('poison: no attempt can do it');
  if (path.includes('fail')) throw new Error('fail: not this time');
  await database?.query('UPDATE visits SET handled_at = coalesce(handled_at, now()) WHERE id = $1', [id]);
}
