import { chmodSync, cpSync, utimesSync } from 'node:fs';
import { join } from 'node:path';
import { AgentMachine } from './agent-machine';

const construct = 'vps1/postgres';
const copy = {
  construct,
  kind: 'physical',
  for: 'postgres',
  path: '/vps1/postgres/postgres.tar',
  dump: { stack: 'postgres', service: 'postgres', user: 'postgres', command: ['pg_basebackup'] },
};
const archive = {
  construct,
  kind: 'archive',
  for: 'postgres',
  path: '/volumes/postgres_postgres-archive',
  volume: 'postgres_postgres-archive',
  exclude: [],
  removeBefore: {
    stack: 'postgres',
    service: 'postgres',
    user: 'postgres',
    command: ['pg_archivecleanup', '-x', '.gz', '/archive'],
  },
};

const snapshot = (kind: string, day: number, of = construct) => ({
  time: `2026-11-${String(day).padStart(2, '0')}T04:00:00.123456789Z`,
  tags: [`construct=${of}`, `kind=${kind}`, 'because=schedule'],
});
const segment = (day: number, timeline = 1) =>
  `0000000${timeline}00000000000000${day.toString(16).toUpperCase().padStart(2, '0')}`;

/** What is removed from a volume with a segment of each noon of days 1 to 20, when a copy is made. */
function removed(snapshots: readonly object[], handsOut: object = { text: 'tar' }) {
  const machine = new AgentMachine();
  cpSync(join(__dirname, 'backup-docker.py'), join(machine.root, 'bin/docker'));
  chmodSync(join(machine.root, 'bin/docker'), 0o755);
  machine.put('hands-out.json', JSON.stringify({ postgres: handsOut }));
  machine.put('listed.json', JSON.stringify(snapshots));
  const plan = { backup: 'vps1/backup', host: 'vps1', items: [copy, archive], retention: { daily: 7 }, prune: true };
  machine.put('srv/stacks/backup/backup/plan.json', JSON.stringify(plan));
  const put = (name: string, day: number) => {
    machine.put(`archive/${name}.gz`, '');
    const noon = Date.UTC(2026, 10, day, 12) / 1000;
    utimesSync(join(machine.root, `archive/${name}.gz`), noon, noon);
  };
  // The second timeline begins on day 11; a name that isn't a segment's is nobody's measure.
  for (let day = 1; day <= 20; day++) put(segment(day, day > 10 ? 2 : 1), day);
  put('00000002.history', 11);
  const [code] = machine.python(`
import backup
class Docker(FakeEngine):
    def get(self, path, **query):
        return {"Mountpoint": str(ROOT / "archive")} if path.startswith("/volumes/") else super().get(path, **query)
engine.Engine = Docker
tell(backup.main(["backup", "backup", "physical"]))`);
  const asked = (machine.read('executed') ?? '').split('\n').filter((line) => line.includes('pg_archivecleanup'));
  return { code, asked };
}

const cleanup = (first: string) => `postgres pg_archivecleanup -x .gz /archive ${first}`;

test('goes what is older than the oldest copy, by a day', () => {
  const saved = [snapshot('archive', 1), snapshot('archive', 20)];
  // The copy of day 8, at 4: what came since day 7, at 4, stays.
  expect(removed([snapshot('physical', 15), snapshot('physical', 8), ...saved])).toEqual({
    code: 0,
    asked: [cleanup(segment(7))],
  });
  expect(removed([snapshot('physical', 15), ...saved]).asked).toEqual([cleanup(segment(14, 2))]);
});

test('what is not saved stays, however old it is', () => {
  expect(removed([snapshot('physical', 15), snapshot('archive', 5)]).asked).toEqual([cleanup(segment(4))]);
});

test.each([
  ['there is no copy', [snapshot('archive', 20)]],
  ['nothing of it is saved', [snapshot('physical', 15)]],
  ['the copies are another server’s', [snapshot('physical', 15, 'vps1/other'), snapshot('archive', 20)]],
  ['the oldest copy is older than all', [snapshot('physical', 1), snapshot('archive', 20)]],
  ['all is older than the oldest copy', [snapshot('physical', 28), snapshot('archive', 28)]],
])('nothing goes where %s', (_, snapshots) => {
  expect(removed(snapshots)).toEqual({ code: 0, asked: [] });
});

test('nothing goes after a copy that failed', () => {
  const snapshots = [snapshot('physical', 8), snapshot('archive', 20)];
  expect(removed(snapshots, { text: 'ta', code: 1 })).toEqual({ code: 1, asked: [] });
});
