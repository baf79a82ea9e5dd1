import { randomUUID } from 'node:crypto';
import type { Client } from 'pg';
import type { Migration } from './migration-files';

/** One line of the history. */
export interface Applied {
  readonly name: string;
  readonly checksum: string;
  /** Null when it was begun and never finished, which only Prisma's own tool leaves behind. */
  readonly finishedAt: Date | null;
}

/**
 * The table in which Prisma keeps what was applied, and its format: `prisma migrate` can take over from here at any
 * time, and the other way round.
 */
const createTable = `
  CREATE TABLE IF NOT EXISTS _prisma_migrations (
    id                  VARCHAR(36) PRIMARY KEY NOT NULL,
    checksum            VARCHAR(64) NOT NULL,
    finished_at         TIMESTAMPTZ,
    migration_name      VARCHAR(255) NOT NULL,
    logs                TEXT,
    rolled_back_at      TIMESTAMPTZ,
    started_at          TIMESTAMPTZ NOT NULL DEFAULT now(),
    applied_steps_count INTEGER NOT NULL DEFAULT 0
  )`;

/** The history, oldest first, without what was rolled back; its table is created when there is none. */
export async function readHistory(client: Pick<Client, 'query'>): Promise<Applied[]> {
  await client.query(createTable);
  return readApplied(client);
}

async function readApplied(client: Pick<Client, 'query'>): Promise<Applied[]> {
  const { rows } = await client.query(
    `SELECT migration_name AS name, checksum, finished_at AS "finishedAt"
       FROM _prisma_migrations WHERE rolled_back_at IS NULL ORDER BY started_at, migration_name`,
  );
  return rows;
}

/** What is not in the history yet; reads it without creating its table. */
export async function pending(
  client: Pick<Client, 'query'>,
  migrations: readonly Migration[],
): Promise<readonly Migration[]> {
  const { rows } = await client.query(`SELECT to_regclass('_prisma_migrations') IS NOT NULL AS "isThere"`);
  const history = rows[0]?.isThere ? await readApplied(client) : [];
  const applied = new Set(history.filter(({ finishedAt }) => finishedAt !== null).map(({ name }) => name));
  return migrations.filter(({ name }) => !applied.has(name));
}

/** Runs a migration and records it, both or neither. */
export async function applyMigration(client: Pick<Client, 'query'>, migration: Migration): Promise<void> {
  await client.query('BEGIN');
  try {
    await client.query(migration.sql);
    await client.query(
      `INSERT INTO _prisma_migrations (id, checksum, migration_name, finished_at, applied_steps_count)
       VALUES ($1, $2, $3, clock_timestamp(), 1)`,
      [randomUUID(), migration.checksum, migration.name],
    );
    await client.query('COMMIT');
  } catch (error) {
    await client.query('ROLLBACK');
    throw error;
  }
}

/**
 * Checks that the files still say what was applied.
 *
 * A migration that is applied but has no file is fine: the release before this one may run again after a rollback.
 *
 * @throws naming every migration that was edited since it was applied, or that never finished
 */
export function checkHistory(migrations: readonly Migration[], history: readonly Applied[]): void {
  const files = new Map(migrations.map((migration) => [migration.name, migration]));
  const problems = history.flatMap(({ name, checksum, finishedAt }) => {
    if (finishedAt === null) return [`"${name}" was begun and never finished: mend the database, then its history`];
    const file = files.get(name);
    if (file === undefined || file.checksum === checksum) return [];
    return [`"${name}" was edited after it was applied: restore the file, and put the change into a new migration`];
  });
  if (problems.length > 0) throw new Error(`nothing was applied:\n  ${problems.join('\n  ')}`);
}
