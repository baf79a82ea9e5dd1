import { database, type HandedOut, host, running } from './backup-host';

interface Obstacle {
  readonly hangs?: string;
  readonly locked?: boolean;
}

/** A dump before a deployment, with what is told and whether that was soon. */
function dumped(handsOut: HandedOut, before: string, { hangs, locked = false }: Obstacle = {}) {
  const { machine, repository } = host([database], { postgres: handsOut }, { beforeDeployments: 5 });
  machine.docker = { ...machine.docker, containers: running('postgres', 'postgres') };
  if (hangs !== undefined) machine.put('hangs', hangs);
  const deployment = { backups: [{ stack: 'backup', service: 'backup' }] };
  const [result, soon] = machine.python(`
import backup, feed, restic, threading, time
backup.LOCK_POLL, feed.POLL, restic.ENDS_WITHIN = 0.02, 0.02, 0.2
context = Context()
if ${locked ? 'True' : 'False'}:
    backup._Lock("backup", "backup").__enter__()
${before}
began = time.monotonic()
tell(attempt(backup.before_deployment, ${JSON.stringify(deployment)}, ["shop-prod"], context))
tell(time.monotonic() - began < 15)`);
  const record = machine.read('var/backups/backup-backup.json');
  return { result, soon, snapshots: Object.keys(repository().snapshots ?? {}), record };
}

describe('nobody waits for the deployment any more', () => {
  const gone = 'threading.Timer(0.5, context.abandoned.set).start()';

  test.each<[string, HandedOut, Obstacle]>([
    ['the dump waits for a lock', { text: 'PGDMP', sleeps: 20 }, {}],
    ['the dump goes on and on', { text: 'PGDMP rows '.repeat(1000), endless: true }, {}],
    ['the dump has closed its output', { text: 'PGDMP', closes: true, sleeps: 20 }, {}],
    ['restic asks the target', { text: 'PGDMP' }, { hangs: 'cat' }],
    ['restic takes nothing', { text: 'PGDMP rows '.repeat(100_000) }, { hangs: 'backup' }],
    ['another run goes on', { text: 'PGDMP' }, { locked: true }],
  ])('while %s: it ends, and so does the deployment', (_, handsOut, obstacle) => {
    expect(dumped(handsOut, gone, obstacle)).toEqual({
      result: ['abandoned', 'the connection ended during the backup before the deployment; nothing was changed'],
      soon: true,
      snapshots: [],
      record: undefined,
    });
  });
});

describe('a dump that stands still is given up', () => {
  const failed = (why: string) => [
    'backup',
    `the backup before the deployment failed, and nothing was changed: shop/prod/database (logical): for 3 s ${why}. To deploy all the same: --without-backup`,
  ];

  test.each<[string, HandedOut, Obstacle]>([
    ['pg_dump hands out nothing: has somebody locked what it reads?', { text: 'PGDMP', sleeps: 20 }, {}],
    ["pg_dump doesn't end", { text: 'PGDMP', closes: true, sleeps: 20 }, {}],
    ['restic takes nothing: does the target answer?', { text: 'PGDMP '.repeat(100_000) }, { hangs: 'backup' }],
  ])('%s', (why, handsOut, obstacle) => {
    const { result, soon, snapshots } = dumped(handsOut, 'feed.LONGEST_SILENCE = 3', obstacle);
    expect([result, soon, snapshots]).toEqual([failed(why), true, []]);
  });

  test('one that takes longer, and moves, is not', () => {
    const slow = { text: 'PGDMP', times: 40, pause: 0.1 };
    const { result, snapshots } = dumped(slow, 'feed.LONGEST_SILENCE = 3');
    expect([result, snapshots]).toEqual([null, [database.path]]);
  });
});
