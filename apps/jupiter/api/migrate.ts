import { join } from 'node:path';
import { Client } from 'pg';
import { Umzug } from 'umzug';
import { databaseSettings, jsonLog } from 'vpsynth/runtime';
import { loadMigrations } from './migration-files';
import { applyMigration, checkHistory, pending, readHistory } from './migration-history';

/** The lock that Prisma's own tool takes, so that it and we can't run at the same time either. */
const advisoryLock = 72707369;

/**
 * `node migrate.js [folder]`: applies the migrations that are missing, one run at a time.
 * The folder's default is `migrations` beside the program.
 */
async function main(folder: string): Promise<void> {
  const migrations = loadMigrations(folder);
  const client = new Client({ ...databaseSettings(), application_name: 'jupiter-migrate' });
  await client.connect();
  try {
    await refusePooler(client);
    await client.query(`SET lock_timeout = '60s'`);
    await client.query('SELECT pg_advisory_lock($1)', [advisoryLock]);
    // While a change waits for its table, everyone else's queries wait behind it: rather give up and be run again.
    await client.query(`SET lock_timeout = '10s'`);
    const history = await readHistory(client);
    checkHistory(migrations, history);
    const umzug = new Umzug({
      migrations: migrations.map((migration) => ({
        name: migration.name,
        up: () => applyMigration(client, migration),
      })),
      storage: {
        executed: async () => history.map(({ name }) => name),
        // Recorded already, in the migration's own transaction.
        logMigration: async () => {},
        unlogMigration: async () => {
          throw new Error('migrations only go forward');
        },
      },
      logger: undefined,
    });
    umzug.on('migrated', ({ name }) => jsonLog.info('migration applied', { name }));
    const applied = await umzug.up();
    jsonLog.info('database is up to date', { applied: applied.length, before: history.length });
  } finally {
    // Releases the lock too.
    await client.end();
  }
}

/**
 * A pooler in transaction mode would spread our session, and its lock, over several connections. It shows by the
 * number of the server process: the pooler announces one of its own making.
 */
async function refusePooler(client: Client): Promise<void> {
  const { rows } = await client.query<{ pid: number }>('SELECT pg_backend_pid() AS pid');
  if (rows[0]?.pid !== (client as Client & { processID?: number }).processID) {
    throw new Error('DATABASE_HOST is a connection pooler: migrations need the database itself');
  }
}

/** `node migrate.js --check [folder]`: ends with 1 while migrations are missing, and changes nothing. */
async function check(folder: string): Promise<void> {
  const client = new Client({ ...databaseSettings(), application_name: 'jupiter-migrate' });
  await client.connect();
  try {
    const missing = await pending(client, loadMigrations(folder));
    jsonLog.info('migrations that are missing', { names: missing.map(({ name }) => name) });
    if (missing.length > 0) process.exitCode = 1;
  } finally {
    await client.end();
  }
}

const [option, ...rest] = process.argv.slice(2);
const isCheck = option === '--check';
const [folder = join(__dirname, 'migrations')] = isCheck ? rest : [option];
(isCheck ? check(folder) : main(folder)).catch((error: unknown) => {
  jsonLog.error('migrations failed', { error });
  process.exitCode = 1;
});
