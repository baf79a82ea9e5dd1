import type { Pool } from 'pg';
import { TerminalError } from 'vpsynth/runtime';

type Querying = Pick<Pool, 'query'>;

/** A visit as its message carries it. */
export interface Visit {
  /** The row's id, a decimal number. */
  readonly id: string;
  readonly path: string;
}

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
 * The worker's work. A path with `fail` in it fails whenever it is tried, one with `poison` for good.
 *
 * @throws TerminalError for `poison`
 */
export async function handleVisit(database: Querying | undefined, { id, path }: Visit): Promise<void> {
  if (path.includes('poison')) throw new TerminalError('poison: no attempt can do it');
  if (path.includes('fail')) throw new Error('fail: not this time');
  await database?.query('UPDATE visits SET handled_at = coalesce(handled_at, now()) WHERE id = $1', [id]);
}

/**
 * A message of the queue, checked.
 *
 * @throws when it is something else
 */
export function parseVisit(value: unknown): Visit {
  const { id, path } = (value ?? {}) as Record<string, unknown>;
  if (typeof id !== 'string' || !/^\d{1,19}$/.test(id)) throw new Error('"id" must be a decimal number in a string');
  if (typeof path !== 'string') throw new Error('"path" must be a string');
  return { id, path };
}
