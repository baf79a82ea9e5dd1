import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** A migration as it lies in git: `<yyyymmddhhmmss>_<name>/migration.sql`, the layout of Prisma. */
export interface Migration {
  /** The folder's name, which is also the order. */
  readonly name: string;
  readonly sql: string;
  /** SHA-256 of the file, in hexadecimal, as Prisma keeps it. */
  readonly checksum: string;
}

/**
 * The migrations of a folder, in the order in which they apply. Files beside the folders are left alone.
 *
 * @throws when a folder's name has another form, or one has no or an empty `migration.sql`
 */
export function loadMigrations(folder: string): Migration[] {
  const folders = readdirSync(folder, { withFileTypes: true }).filter((entry) => entry.isDirectory());
  return folders.map(({ name }) => loadMigration(folder, name)).sort((a, b) => (a.name < b.name ? -1 : 1));
}

function loadMigration(folder: string, name: string): Migration {
  if (!/^\d{14}_[a-z0-9_]+$/.test(name)) {
    throw new Error(`migration folder "${name}": its name must be <yyyymmddhhmmss>_<lower_case_name>`);
  }
  const file = join(folder, name, 'migration.sql');
  if (!existsSync(file)) throw new Error(`migration "${name}" has no migration.sql`);
  const content = readFileSync(file);
  const sql = content.toString('utf8');
  if (sql.trim() === '') throw new Error(`migration "${name}" is empty`);
  return { name, sql, checksum: createHash('sha256').update(content).digest('hex') };
}
