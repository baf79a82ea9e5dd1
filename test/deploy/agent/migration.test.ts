import { AgentMachine } from './agent-machine';
import { after, before, type Kind, migrated, pools } from './migrated';
import { Release } from './release';
import { changed, sick } from './shop';

// Each deploys several times, by the agent's own processes.
jest.setTimeout(60_000);

let machine: AgentMachine;
let release: Release;
beforeEach(() => {
  machine = new AgentMachine();
  release = new Release(machine);
  machine.docker = { ...machine.docker, database: before };
});

/** What has pools go on runs for real here, beside the agent. */
const guarded = `
import detached, run, subprocess
detached.start = lambda argv, _: subprocess.Popen(argv, env=run.ENVIRONMENT, start_new_session=True, stdin=subprocess.DEVNULL)
`;

const first = migrated({ version: '1' });
const asked = () => machine.asked().filter((each) => !each.includes('nginx'));
const kept = () => machine.list('var/snapshots/shop/migrate');
const record = () => JSON.parse(machine.read('var/stacks/shop.json') as string) as { migrations?: object[] };
const operation = (name: string, request: object) =>
  machine.python(`${guarded}
import ${name === 'restore-snapshot' ? 'snapshots' : 'roll_back'} as module
tell(attempt(module.${name.replaceAll('-', '_')}, json.loads(${JSON.stringify(JSON.stringify(request))}), Context()))`);

test('an expand: the database is saved, then changed, before the new side starts; pools open new connections', () => {
  release.deploy(first);
  machine.asked();
  const { events } = release.deploy(migrated({ version: '2', leaves: after }));
  expect(asked()).toEqual([
    'shop: exec --no-TTY --user postgres database db size',
    'shop: exec --no-TTY --user postgres database db save',
    'shop: up --detach --no-deps --no-build --pull never migrate',
    'shop: exec --no-TTY poller reconnect',
    'shop: up --detach --no-deps --no-build --pull never api-green',
    'stop shop-api-blue',
    'rm --volumes shop-api-blue',
  ]);
  expect(events.map(({ event }) => event)).toEqual(
    expect.arrayContaining(['snapshotting', 'migrating', 'starting', 'done', 'migrated', 'healthy', 'switching']),
  );
  expect(machine.docker.database).toBe(after);
  const [name = ''] = kept()
    .filter((each) => each.endsWith('.dump'))
    .slice(-1);
  expect(machine.read(`var/snapshots/shop/migrate/${name}`)).toBe(before);
  expect(record().migrations).toEqual([
    expect.objectContaining({
      service: 'migrate',
      kind: 'expand',
      outcome: 'migrated',
      snapshot: `shop/migrate/${name.replace('.dump', '')}`,
    }),
  ]);
  expect(machine.list('var/migrations')).toEqual([]);
});

test('what is not migrated anew is not saved', () => {
  release.deploy(first);
  machine.asked();
  release.deploy({ ...first, 'poller.ini': 'interval=2\n' });
  expect(asked()).toEqual(['shop: exec -T poller poller reread']);
});

test('where its program says that nothing is left to do, it runs and nothing is saved', () => {
  release.deploy(first);
  machine.asked();
  release.deploy(migrated({ version: '2', more: { upToDate: ['migrate', 'status'] } }));
  expect(asked().slice(0, 2)).toEqual([
    'shop: run --rm --no-deps --no-TTY migrate migrate status',
    'shop: up --detach --no-deps --no-build --pull never migrate',
  ]);
  expect(record().migrations).toEqual([expect.objectContaining({ outcome: 'up-to-date' })]);
});

test('a release that fails behind an expand goes back, and the database stays as it is', () => {
  release.deploy(first);
  const { error } = release.deploy(migrated({ version: '2', leaves: after, api: sick }));
  expect(error?.[0]).toBe('unhealthy');
  expect(machine.docker.database).toBe(after);
  expect(machine.docker.containers).toHaveProperty('shop-api-blue');
  expect(release.plan(first).shop).toBe('nothing');
  expect(release.deploy(migrated({ version: '3', leaves: after })).error).toBeUndefined();
});

describe('a migration that fails', () => {
  const failing = (kind: Partial<Kind>) => migrated({ version: '2', becomes: 'exited 1', ...kind });

  test('one that left nothing: that is said', () => {
    release.deploy(first);
    const { error, events } = release.deploy(failing({}));
    expect(error).toEqual([
      'migration',
      'shop: migrate is exited (1)\n  it wrote nothing\nshop/prod/database is as it was before: nothing has to be restored',
    ]);
    expect(events.at(-1)).toMatchObject({ event: 'went-back' });
    expect(machine.list('var/migrations')).toEqual([]);
  });

  test('half-way, while services wrote on: it is told how, and nothing is restored', () => {
    release.deploy(first);
    const { error } = release.deploy(failing({ leaves: after }));
    expect(error?.[1]).toMatch(
      /The tables of shop\/prod\/database are not as before\. It was not restored, since what services have written since \S+ would be lost\.\nTo restore it all the same: npx vpsynth snapshots vps1 restore shop\/migrate\/\S+$/,
    );
    expect(machine.docker.database).toBe(after);
  });

  test('rows alone differ: by it, or by services', () => {
    release.deploy(first);
    const { error } = release.deploy(failing({ leaves: `${before}INSERT INTO orders 2\n` }));
    expect(error?.[1]).toContain('The tables of shop/prod/database are as before, its rows are not');
  });

  test('half-way, while services waited: it is restored, and services go on', () => {
    release.deploy(first);
    machine.asked();
    const { error } = release.deploy(failing({ leaves: after, more: { pauseSeconds: 20 } }), guarded);
    expect(error?.[1]).toMatch(/was restored to what it was before; services waited meanwhile, and nothing is lost$/);
    expect(machine.docker.database).toBe(before);
    expect(asked().filter((each) => !each.includes('api'))).toEqual([
      'shop: exec --no-TTY poller pause',
      'shop: exec --no-TTY --user postgres database db size',
      'shop: exec --no-TTY --user postgres database db save',
      'shop: up --detach --no-deps --no-build --pull never migrate',
      'shop: exec --no-TTY --user postgres database db save',
      'shop: exec --no-TTY --user postgres database cat',
      'shop: exec --no-TTY --user postgres database db read',
      'shop: exec --no-TTY --user postgres database db end',
      'shop: exec --no-TTY poller resume',
    ]);
  });

  test('a database that can not be saved is not migrated', () => {
    release.deploy(first);
    machine.docker = { ...machine.docker, asked: [], fails: 'db save' };
    const { error } = release.deploy(failing({ leaves: after, more: { pauseSeconds: 20 } }), guarded);
    expect(error).toEqual(['snapshot', 'db failed (1): it says no']);
    expect(machine.docker.database).toBe(before);
    expect(asked()).toContain('shop: exec --no-TTY poller resume');
    expect(kept().filter((each) => each.endsWith('.json'))).toHaveLength(1);
  });

  test('nor one whose saving takes all the time that services may wait', () => {
    release.deploy(first);
    const slow =
      'import snapshot, time\ntake = snapshot.take\nsnapshot.take = lambda *given: (take(*given), time.sleep(1.2))[0]';
    const { error } = release.deploy(failing({ leaves: after, more: { pauseSeconds: 2 } }), `${guarded}${slow}`);
    expect(error).toEqual([
      'pause',
      'saving shop/prod/database took all of the 2 s that services may wait; it was not changed',
    ]);
    expect(machine.docker.database).toBe(before);
  });

  test('nor one that has no room', () => {
    const { error } = release.deploy(failing({}), 'import snapshot\nsnapshot.MARGIN = 1 << 60');
    expect(error?.[0]).toBe('disk');
    expect(error?.[1]).toContain('shop/prod/database takes 0 MiB, and ');
  });
});

describe('a contract', () => {
  const contract = migrated({ version: '2', kind: 'contract', leaves: after });
  const back = { who: 'ada@desk', stacks: ['shop'] };

  test('runs when the old side has ended', () => {
    release.deploy(migrated({ version: '1', kind: 'contract' }));
    machine.asked();
    release.deploy(contract);
    const all = asked();
    expect(all.slice(-4)).toEqual([
      'shop: exec --no-TTY --user postgres database db size',
      'shop: exec --no-TTY --user postgres database db save',
      'shop: up --detach --no-deps --no-build --pull never migrate',
      'shop: exec --no-TTY poller reconnect',
    ]);
    expect(all.indexOf('rm --volumes shop-api-blue')).toBeLessThan(all.length - 4);
    expect(record().migrations).toEqual([expect.objectContaining({ kind: 'contract', outcome: 'migrated' })]);
    expect(release.plan(contract).shop).toBe('nothing');
  });

  test('no release goes back behind it, until its database is what it was before', () => {
    release.deploy(migrated({ version: '1', kind: 'contract', more: { upToDate: ['migrate', 'status'] } }));
    release.deploy(contract);
    const [[code, message]] = operation('roll-back', back);
    expect(code).toBe('contract');
    expect(message).toMatch(
      /^shop can't go back to \S+: the release \S+ has taken away what that one needs of shop\/prod\/database \(a migration of the kind contract, \S+\)\. Nothing was changed\.\nGo forward instead: mend what is wrong, and deploy\.\nOr bring the database back to what it was before, without what was written since: npx vpsynth snapshots vps1 restore shop\/migrate\/\S+$/,
    );
    expect(machine.docker.database).toBe(after);

    const [restored] = operation('restore-snapshot', { who: 'ada@desk', snapshot: message.split(' ').at(-1) });
    expect(restored).toMatchObject({
      database: 'shop/prod/database',
      before: expect.stringMatching(/^shop\/migrate\//),
    });
    expect(machine.docker.database).toBe(before);
    expect(operation('roll-back', back)[0]).toMatchObject({ stacks: { shop: {} } });
    expect(machine.docker.database).toBe(before);
    // Deployed once more it does again what was taken back.
    expect(release.plan(contract).shop).toHaveProperty('containers.migrate');
    release.deploy(contract);
    expect(machine.docker.database).toBe(after);
    expect(release.plan(contract).shop).toBe('nothing');
  });

  test('an image of before it is not deployed unknowingly, until its database is what it was before', () => {
    const api = (version: string) => ({ image: `api:${version}` });
    const plain = (version: string) => changed({}, { 'api-blue': api(version), 'api-green': api(version) });
    const told = (version: string) => release.plan(plain(version)).shop;
    release.deploy(migrated({ version: '1', kind: 'contract', more: { upToDate: ['migrate', 'status'] } }));
    release.deploy(contract);
    expect(told('1')).toMatchObject({
      behindContract: expect.stringMatching(
        /^shop would bring docker.io\/library\/api:1 back: the release \S+ has taken away what that one needs of shop\/prod\/database /,
      ),
    });
    for (const version of ['2', '3']) expect(told(version)).not.toHaveProperty('behindContract');
    // Knowingly: from then on it is known to live with it.
    release.deploy(plain('1'));
    release.deploy(plain('2'));
    expect(told('1')).not.toHaveProperty('behindContract');
  });

  test('that fails leaves the new release, and the next run does it again', () => {
    release.deploy(migrated({ version: '1', kind: 'contract' }));
    const failing = migrated({ version: '2', kind: 'contract', becomes: 'exited 1' });
    const { error, events } = release.deploy(failing);
    expect(error?.[0]).toBe('migration');
    expect(events.map(({ event }) => event)).not.toContain('going-back');
    expect(release.plan(failing).shop).toEqual({ containers: { migrate: 'is exited (1)' } });
    machine.asked();
    release.deploy(failing);
    expect(asked()).toContain('shop: up --detach --no-deps --no-build --pull never migrate');
  });
});

describe('a run that was killed', () => {
  const killedAt = (event: string) => `${guarded}
class Killed(Context):
    def event(self, name, **details):
        super().event(name, **details)
        if name == "${event}":
            import os
            os._exit(0)
context = Killed()
`;
  const next = migrated({ version: '2', leaves: after, more: { pauseSeconds: 20 } });

  test('while services waited: they go on without it', async () => {
    release.deploy(first);
    machine.asked();
    release.deploy(next, killedAt('migrating'));
    await machine.until(() => machine.docker.asked.includes('shop: exec --no-TTY poller resume'));
    expect(release.deploy(next, guarded).error).toBeUndefined();
    expect(machine.docker.database).toBe(after);
  });

  test('and with it what has services go on: the next run does', () => {
    release.deploy(first);
    machine.asked();
    release.deploy(next, killedAt('migrating').replace(guarded, ''));
    expect(machine.docker.asked).not.toContain('shop: exec --no-TTY poller resume');
    release.deploy(first);
    expect(machine.docker.asked).toContain('shop: exec --no-TTY poller resume');
    expect(machine.list('run').filter((each) => each.startsWith('paused'))).toEqual([]);
  });

  test('after the program had ended well: it is not run again, and the record has it', async () => {
    release.deploy(first);
    machine.asked();
    release.deploy(next, killedAt('done'));
    await machine.until(() => machine.docker.asked.includes('shop: exec --no-TTY poller resume'));
    machine.asked();
    expect(release.deploy(next, guarded).error).toBeUndefined();
    expect(asked().filter((each) => each.includes('migrate'))).toEqual([]);
    expect(record().migrations).toEqual([expect.objectContaining({ outcome: 'migrated' })]);
    expect(machine.list('var/migrations')).toEqual([]);
  });

  test.each([
    ['while it saved', next],
    ['while it let go of one: also in a release that saves none', { ...first, 'poller.ini': 'interval=9\n' }],
  ])('%s: what is half is no snapshot, and goes', (_, after) => {
    release.deploy(first);
    machine.put('var/snapshots/shop/migrate/2026-01-01T000000Z.dump', 'half');
    release.deploy(after, guarded);
    expect(kept()).not.toContain('2026-01-01T000000Z.dump');
  });
});

test('without what has services go on again, nobody is kept waiting', () => {
  release.deploy(first);
  machine.asked();
  const { error } = release.deploy(
    migrated({ version: '2', more: { pauseSeconds: 20 } }),
    'import detached\ndef start(*_):\n    raise AgentError("program-missing", "systemd-run is not installed")\ndetached.start = start',
  );
  expect(error).toEqual(['program-missing', 'systemd-run is not installed']);
  expect(asked()).not.toContain('shop: exec --no-TTY poller pause');
});

test('nobody waits at a pooler that does not run', () => {
  release.deploy(first);
  machine.asked();
  machine.python(`${guarded}
import pauses
pools = json.loads(${JSON.stringify(JSON.stringify([{ ...pools[0], service: 'gone' }]))})
with pauses.paused(pools, Context()):
    pauses.reconnect(pools, Context())`);
  expect(asked()).toEqual([]);
});

test.each([
  ['answers not', 'engine.answers = lambda: False', 'services wait at their pools until Docker Engine answers again'],
  [
    'answers',
    'engine.answers = lambda: True',
    'services may still wait at their pools: on the host run docker compose ',
  ],
])('where Docker %s and the pools do not go on, that is told, and how', (_, docker, message) => {
  release.deploy(first);
  const [seconds, told] = machine.python(`
import engine, pauses
${docker}
pauses.WITHOUT_DOCKER, pauses.ASKED_EVERY, pauses.LETS_GO_WITHIN = 0.3, 0.02, 2
context = Context()
with pauses.paused(json.loads(${JSON.stringify(JSON.stringify(pools))}), context):
    began = pauses.time.monotonic()
tell(pauses.time.monotonic() - began)
tell(context.told)`);
  expect(told.at(-1)).toEqual({ event: 'warning', message: expect.stringContaining(message) });
  expect(seconds < 2).toBe(docker.includes('False'));
});

test('so many snapshots stay as are declared', () => {
  for (const version of ['1', '2', '3', '4']) release.deploy(migrated({ version }));
  expect(kept().filter((each) => each.endsWith('.json'))).toHaveLength(2);
  expect(kept()).toHaveLength(4);
});

test('a restore that is killed at its end: what the migration had changed is changed again', () => {
  release.deploy(migrated({ version: '1' }));
  const two = migrated({ version: '2', leaves: after });
  release.deploy(two);
  const [name] = machine.python('import snapshot\ntell(snapshot.names()[-1])');
  expect(() =>
    machine.python(`
import snapshots
tells = protocol.Context.event
def killed(self, name, **details):
    tells(self, name, **details)
    if name == "restored":
        os._exit(9)
protocol.Context.event = killed
snapshots.restore_snapshot({"who": "ada@desk", "snapshot": "${name}"}, Context())
`),
  ).toThrow();
  expect(machine.docker.database).toBe(before);
  expect(release.deploy(two).error).toBeUndefined();
  expect(machine.docker.database).toBe(after);
});

test('a snapshot is newer than those that are there, also when the clock was set back', () => {
  const ahead = 'import time\nreal = time.gmtime\ntime.gmtime = lambda *given: real(*given or [time.time() + 86400])';
  release.deploy(migrated({ version: '1' }), ahead);
  release.deploy(migrated({ version: '2' }), ahead);
  const earlier = kept();
  release.deploy(migrated({ version: '3', leaves: after }));
  const [newest] = machine.python('import snapshot\ntell(snapshot.names()[-1])');
  expect(earlier).not.toContain(`${newest.split('/').at(-1)}.json`);
  expect(machine.read(`var/snapshots/${newest}.dump`)).toBe(before);
});
