import type { Pool, PoolClient } from 'pg';

/** A message, as the API shows it. Times are null until the thing has happened. */
export interface Message {
  /** A decimal number; a string, because it can exceed what JavaScript counts exactly. */
  readonly id: string;
  readonly text: string;
  readonly created_at: Date;
  /** When the broker took it over. */
  readonly queued_at: Date | null;
  /** When the worker handled it. */
  readonly handled_at: Date | null;
}

type Querying = Pick<Pool | PoolClient, 'query'>;

const columns = 'id, text, created_at, queued_at, handled_at';

/** Writes a message; it isn't queued yet. */
export async function insertMessage(database: Querying, text: string): Promise<Message> {
  const { rows } = await database.query(`INSERT INTO messages (text) VALUES ($1) RETURNING ${columns}`, [text]);
  return rows[0];
}

/** The latest messages, newest first. */
export async function latestMessages(database: Querying, limit: number): Promise<Message[]> {
  const { rows } = await database.query(`SELECT ${columns} FROM messages ORDER BY id DESC LIMIT $1`, [limit]);
  return rows;
}

/** The message with this id, which must be a decimal number below 2^63. */
export async function messageById(database: Querying, id: string): Promise<Message | undefined> {
  const { rows } = await database.query(`SELECT ${columns} FROM messages WHERE id = $1::bigint`, [id]);
  return rows[0];
}

/** Notes that the broker has a message; returns it as it now is. */
export async function markQueued(database: Querying, id: string): Promise<Message | undefined> {
  const text = `UPDATE messages SET queued_at = now() WHERE id = $1::bigint RETURNING ${columns}`;
  const { rows } = await database.query(text, [id]);
  return rows[0];
}

/**
 * The oldest messages that were never queued and are more than 5 s old (younger ones may be on their way), locked
 * until the transaction ends; what another transaction has locked is left out.
 */
export async function lockUnqueued(transaction: Querying, limit: number): Promise<Message[]> {
  const { rows } = await transaction.query(
    `SELECT ${columns} FROM messages
      WHERE queued_at IS NULL AND created_at < now() - interval '5 seconds'
      ORDER BY id LIMIT $1 FOR UPDATE SKIP LOCKED`,
    [limit],
  );
  return rows;
}
