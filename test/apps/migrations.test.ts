import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadMigrations, type Migration } from '../../apps/jupiter/api/migration-files';
import { applyMigration, checkHistory, pending } from '../../apps/jupiter/api/migration-history';

function folderOf(files: Record<string, string | undefined>): string {
  const folder = mkdtempSync(join(tmpdir(), 'migrations-'));
  for (const [name, sql] of Object.entries(files)) {
    mkdirSync(join(folder, name));
    if (sql !== undefined) writeFileSync(join(folder, name, 'migration.sql'), sql);
  }
  writeFileSync(join(folder, 'migration_lock.toml'), 'provider = "postgresql"\n');
  return folder;
}

test('migrations load in the order of their names, each with the SHA-256 of its file', () => {
  const folder = folderOf({ '20260102000000_second': 'SELECT 2;', '20260101000000_first': 'SELECT 1;' });
  expect(loadMigrations(folder)).toEqual([
    {
      name: '20260101000000_first',
      sql: 'SELECT 1;',
      checksum: '17db4fd369edb9244b9f91d9aeed145c3d04ad8ba6e95d06247f07a63527d11a',
    },
    expect.objectContaining({ name: '20260102000000_second' }),
  ]);
});

test.each([
  [{ first: 'SELECT 1;' }, 'migration folder "first": its name must be <yyyymmddhhmmss>_<lower_case_name>'],
  [{ '20260101000000_first': undefined }, 'migration "20260101000000_first" has no migration.sql'],
  [{ '20260101000000_first': ' \n' }, 'migration "20260101000000_first" is empty'],
])('%j is refused', (files, message) => {
  expect(() => loadMigrations(folderOf(files))).toThrow(message);
});

test('the migrations of jupiter load', () => {
  const names = loadMigrations(join(__dirname, '../../apps/jupiter/migrations')).map(({ name }) => name);
  expect(names).toEqual(['20261121090000_create_messages', '20261121093000_queue_messages_reliably']);
});

const migration: Migration = { name: '20260101000000_first', sql: 'SELECT 1;', checksum: 'a' };
const applied = { name: migration.name, checksum: 'a', finishedAt: new Date() };

test('an unchanged history passes, also one that knows more than the files', () => {
  checkHistory([migration], [applied, { ...applied, name: '20260102000000_of_a_newer_release' }]);
  checkHistory([migration], []);
});

test('every migration that was edited or never finished is named', () => {
  const history = [
    { ...applied, checksum: 'b' },
    { ...applied, name: '20260102000000_second', finishedAt: null },
  ];
  expect(() => checkHistory([migration], history)).toThrow(
    'nothing was applied:\n' +
      '  "20260101000000_first" was edited after it was applied: ' +
      'restore the file, and put the change into a new migration\n' +
      '  "20260102000000_second" was begun and never finished: mend the database, then its history',
  );
});

test('a migration and its record are one transaction', async () => {
  const query = jest.fn(async (text: string) => {
    if (text === 'SELECT nonsense') throw new Error('column "nonsense" does not exist');
  });
  const client = { query } as unknown as Parameters<typeof applyMigration>[0];
  await applyMigration(client, migration);
  const statements = query.mock.calls.map(([text]) => text.trim().split(/\s/, 2).join(' '));
  expect(statements).toEqual(['BEGIN', 'SELECT 1;', 'INSERT INTO', 'COMMIT']);

  query.mockClear();
  await expect(applyMigration(client, { ...migration, sql: 'SELECT nonsense' })).rejects.toThrow('nonsense');
  expect(query.mock.calls.map(([text]) => text)).toEqual(['BEGIN', 'SELECT nonsense', 'ROLLBACK']);
});

test('what is missing is told, and no table made', async () => {
  const client = (isThere: boolean, history: readonly object[]) => {
    const query = jest.fn(async (text: string) => ({ rows: text.includes('to_regclass') ? [{ isThere }] : history }));
    return { query } as unknown as Parameters<typeof pending>[0] & { readonly query: typeof query };
  };
  const fresh = client(false, []);
  expect(await pending(fresh, [migration])).toEqual([migration]);
  expect(fresh.query.mock.calls.map(([text]) => text).join()).not.toContain('CREATE');
  expect(await pending(client(true, [applied]), [migration])).toEqual([]);
  expect(await pending(client(true, [{ ...applied, finishedAt: null }]), [migration])).toEqual([migration]);
});
