import { spawnSync } from 'node:child_process';
import { resolve } from 'node:path';
import { FakeHost } from './fakes/fake-host';
import { repository } from './repository';

/** What `vpsynth snapshots …` says against a host that answers so, and what it asked. */
function snapshots(args: readonly string[], answers: Readonly<Record<string, readonly object[]>> = {}) {
  const host = new FakeHost({ answers });
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    [resolve('src/cli/vpsynth.js'), 'snapshots', ...args],
    {
      cwd: repository(),
      env: { HOME: host.folder, USER: 'ada', ...host.environment },
      encoding: 'utf8',
      timeout: 30_000,
    },
  );
  const said = (stdout + stderr).trimEnd().replaceAll(/^\[ *[0-9.]+s\] /gm, '');
  return { status, lines: said.split('\n'), asked: host.asked() };
}

const name = 'shop-prod/migrate/2026-01-01T095955Z';
const one = {
  name,
  at: '2026-01-01T09:59:55Z',
  database: 'shop/prod/database',
  bytes: 3 * 2 ** 20,
  because: 'migration',
};

test('a line for each', () => {
  const { status, lines } = snapshots(['web1'], { snapshots: [{ result: { snapshots: [one] } }] });
  expect([status, lines]).toEqual([
    0,
    [`${name}  2026-01-01T09:59:55Z  shop/prod/database  3.0 MiB  before a migration`],
  ]);
  expect(snapshots(['web1'], { snapshots: [{ result: { snapshots: [] } }] }).lines).toEqual(['web1: no snapshot yet']);
  const { lines: json } = snapshots(['web1', '--json'], { snapshots: [{ result: { snapshots: [one] } }] });
  expect(JSON.parse(json.join('\n'))).toEqual({ host: 'web1', snapshots: [one] });
});

test('one is restored by its whole name, and what was there is named', () => {
  const before = 'shop-prod/migrate/2026-01-01T120000Z';
  const { status, lines, asked } = snapshots(['web1', 'restore', name], {
    'restore-snapshot': [
      { event: 'restoring', snapshot: name, database: one.database },
      { event: 'restored', snapshot: name, database: one.database },
      { result: { database: one.database, taken: one.at, before, seconds: 2 } },
    ],
  });
  expect([status, lines]).toEqual([
    0,
    [
      `web1: bringing shop/prod/database back to ${name}`,
      'web1: shop/prod/database is as it was',
      `web1: shop/prod/database is as it was at 2026-01-01T09:59:55Z; what was there until now is ${before}`,
    ],
  ]);
  expect(asked).toContainEqual(
    expect.objectContaining({ operation: 'restore-snapshot', snapshot: name, who: expect.any(String) }),
  );
});

const usage = 'vpsynth snapshots <host> [restore <snapshot>]';
const noSnapshot =
  'is no snapshot: one is called shop-prod/migrate/2026-11-22T142730Z; npx vpsynth snapshots web1 lists them';
test.each<[args: readonly string[], words: string]>([
  [[], `name one host: ${usage}; there is web1`],
  [['web1', 'restore'], `name the snapshot: ${usage}; npx vpsynth snapshots web1 lists them`],
  [['web1', 'restore', 'nonsense'], `"nonsense" ${noSnapshot}`],
  [['web1', 'restore', 'shop-prod/2026-01-01T095955Z'], `"shop-prod/2026-01-01T095955Z" ${noSnapshot}`],
  [['web1', 'remove'], `say restore, not remove: ${usage}`],
  [['web1', 'remove', name], `say restore, not remove: ${usage}`],
  [['web1', 'restore', name, name], `"${name}" is one word too many: ${usage}`],
])('%j is called wrongly', (args, words) => {
  const { status, lines, asked } = snapshots(args);
  expect([status, lines.join('\n'), asked]).toEqual([2, `vpsynth snapshots: ${words}`, []]);
});
