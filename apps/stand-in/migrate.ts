import { Client } from 'pg';
import { databaseSettings, jsonLog } from 'vpsynth/runtime';
import { table } from './visits';

/** Makes the table, as the database's owner, and ends. */
async function main(): Promise<void> {
  const client = new Client({ ...databaseSettings(), application_name: 'migrate' });
  await client.connect();
  try {
    await client.query(table);
    jsonLog.info('database is up to date');
  } finally {
    await client.end();
  }
}

main().catch((error: unknown) => {
  jsonLog.error('migration failed', { error });
  process.exitCode = 1;
});
