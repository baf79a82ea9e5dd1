import { spawnSync } from 'node:child_process';
import { resolve } from 'node:path';
import { answers, changed } from './deploying';
import { FakeHost } from './fakes/fake-host';
import { deployment, repository } from './repository';

test.each([
  ['status', ['ssh', 'status']],
  ['drift', ['ssh', 'drift', 'status-host']],
  ['history', ['ssh', 'history']],
  ['unlock', ['ssh', 'lock']],
])('%s replaces no agent', (command, steps) => {
  const host = new FakeHost({ version: '0000' });
  const { status, stdout, stderr } = spawnSync(process.execPath, [resolve('src/cli/vpsynth.js'), command, 'web1'], {
    cwd: repository(),
    env: { HOME: host.folder, ...host.environment },
    encoding: 'utf8',
    timeout: 30_000,
  });
  expect([status, stdout, stderr]).toEqual([
    1,
    '',
    `vpsynth ${command}: web1: the host has another version of the agent; deploy or bootstrap replaces it\n`,
  ]);
  expect(host.steps()).toEqual(steps);
});

test.each([
  [
    ['plan', 'web1'],
    ['ssh', 'plan', 'status-host', 'lend', 'plan', 'status-host'],
  ],
  [
    ['deploy', 'web1', '--dry-run'],
    ['ssh', 'plan', 'status-host', 'lend', 'plan', 'status-host'],
  ],
  [
    ['rollback', 'web1', '--dry-run'],
    ['ssh', 'roll-back', 'lend', 'roll-back'],
  ],
  [
    ['unlock', 'web1', '--break', '4711'],
    ['ssh', 'break-lock', 'lend', 'break-lock'],
  ],
])('%j looks by an agent of its own version, and replaces none', (args, steps) => {
  const enough = [{ error: { code: 'engine-down', message: 'enough was seen' } }];
  const host = new FakeHost({ version: '0000', answers: { plan: enough, 'roll-back': enough, 'break-lock': enough } });
  const { stderr } = spawnSync(process.execPath, [resolve('src/cli/vpsynth.js'), ...args], {
    cwd: repository(),
    env: { HOME: host.folder, ...host.environment },
    encoding: 'utf8',
    timeout: 30_000,
  });
  expect([stderr, host.steps()]).toEqual([`vpsynth ${args[0]}: enough was seen\n`, steps]);
});

/** A command's lines against a host that answers so. */
function command(args: readonly string[], answers: Readonly<Record<string, readonly object[]>>) {
  const host = new FakeHost({ answers });
  const { status, stdout, stderr } = spawnSync(process.execPath, [resolve('src/cli/vpsynth.js'), ...args], {
    cwd: repository(),
    env: { HOME: host.folder, USER: 'ada', ...host.environment },
    encoding: 'utf8',
    timeout: 30_000,
  });
  return { status, lines: (stdout + stderr).trimEnd().split('\n'), asked: host.asked() };
}

const lines = (...args: Parameters<typeof command>) => command(...args).lines;

test('history: a line for each release, and the steps of one', () => {
  const release = { release: '2026-01-01T095955Z', at: '2026-01-01T10:00:00Z', who: 'ada', stacks: ['shop-prod'] };
  const releases = [{ ...release, outcome: 'interrupted', because: 'ended after the step starting' }];
  expect(lines(['history', 'web1'], { history: [{ result: { releases } }] })).toEqual([
    'interrupted  deploy  2026-01-01T095955Z  by ada    shop-prod',
    '  ended after the step starting',
  ]);
  const steps = [
    {
      release: '2026-01-01T095955Z',
      at: '2026-01-01T09:59:56Z',
      event: 'starting',
      stack: 'shop-prod',
      services: ['web'],
    },
  ];
  expect(
    lines(['history', 'web1', '2026-01-01T095955Z'], { history: [{ result: { releases, steps } }] }).slice(2),
  ).toEqual(['', '09:59:56 shop-prod: starting web']);
  const other = '2026-01-01T095955Z-2';
  expect(lines(['history', 'web1', other], { history: [{ result: { releases: [], steps: [] } }] })).toEqual([
    `vpsynth history: web1 has no release ${other} in its history; npx vpsynth history web1 lists them`,
  ]);
});

test('unlock: who it is; only with --break, and the process that was shown, it ends the run', () => {
  const lock = { who: 'ada@desk', since: 1_767_261_600, process: 4711 };
  expect(lines(['unlock', 'web1'], { lock: [{ result: { lock } }] })).toEqual([
    'web1: ada@desk is deploying (since 2026-01-01T10:00:00Z, process 4711)',
  ]);
  expect(lines(['unlock', 'web1'], { lock: [{ result: { lock: null } }] })).toEqual(['web1: nobody is deploying']);
  const broken = command(['unlock', 'web1', '--break', '4711'], {
    'break-lock': [{ result: { who: 'ada@desk', free: true } }],
  });
  expect(broken.lines).toEqual(['web1: the run of ada@desk has ended, and its lock with it']);
  expect(broken.asked.at(-1)).toMatchObject({ operation: 'break-lock', process: 4711, kill: false });
  expect(
    lines(['unlock', 'web1', '--break', '4711'], { 'break-lock': [{ result: { who: 'ada@desk', free: false } }] }),
  ).toEqual(['vpsynth unlock: the run of ada@desk still goes back; npx vpsynth unlock web1 says when it has ended']);
});

test('rollback: what goes back, to what', () => {
  const left = { from: '2026-01-02T100000Z', to: '2026-01-01T095955Z', commit: 'c0ffee1234567890', at: '2026-01-01' };
  const answers = { 'roll-back': [{ result: { stacks: { 'shop-prod': left }, staying: ['wiki-prod'] } }] };
  const dry = command(['rollback', 'web1', '--dry-run', '--stack', 'shop-prod'], answers);
  expect(dry.lines[0]).toMatch(
    /web1: shop-prod: would go back from 2026-01-02T100000Z to 2026-01-01T095955Z \(c0ffee123456\)$/,
  );
  expect(dry.lines[1]).toMatch(/web1: wiki-prod: stays as it is: no earlier release of it is kept$/);
  expect(dry.asked.at(-1)).toMatchObject({ operation: 'roll-back', dryRun: true, stacks: ['shop-prod'] });
  expect(lines(['rollback', 'web1'], answers)[0]).toContain('shop-prod: went back from');
});

test('psql: which databases there are, where it is not one alone', () => {
  const databases = ['shop', 'blog'].map((name) => ({
    construct: `${name}/prod/database`,
    stack: 'shop-prod',
    service: 'api',
    name,
  }));
  const several = repository({ 'infra/web1/deployment.json': JSON.stringify({ ...deployment, databases }) });
  const said = (...args: string[]) =>
    spawnSync(process.execPath, [resolve('src/cli/vpsynth.js'), 'psql', 'web1', ...args], {
      cwd: several,
      encoding: 'utf8',
    }).stderr;
  expect([said(), said('wiki/prod/database')]).toEqual([
    `vpsynth psql: name the database: ${psqlUsage}; there is shop/prod/database, blog/prod/database\n`,
    'vpsynth psql: web1 has no database wiki/prod/database; there is shop/prod/database, blog/prod/database\n',
  ]);
});

test.each([[['--json']], [['--format', 'json']]])('plan %j: an object a host', (args) => {
  const { status, lines } = command(['plan', 'web1', ...args], answers);
  expect([status, lines.length]).toEqual([0, 1]);
  expect(JSON.parse(lines[0] as string)).toMatchObject({ host: 'web1', stacks: { 'shop-prod': changed } });
});

test('drift: an edit on the host is shown line by line', () => {
  const edit = { what: 'a.conf was edited on the host', path: 'a.conf', was: 'one\ntwo\n', is: 'one\nthree\n' };
  const differences = [{ stack: 'edge', ...edit }];
  expect(
    lines(['drift', 'web1'], { drift: [{ result: { differences } }], 'status-host': [{ result: { drift: [] } }] }),
  ).toEqual([
    'web1: edge: a.conf was edited on the host',
    'diff --git a/edge/a.conf b/edge/a.conf',
    '--- a/edge/a.conf',
    '+++ b/edge/a.conf',
    '@@ -1,2 +1,2 @@',
    ' one',
    '-two',
    '+three',
  ]);
});

test.each([
  ['rollback', 'name one host: vpsynth rollback <host> [release]; there is web1'],
  ['history', 'name one host: vpsynth history <host> [release]; there is web1'],
  ['unlock', 'name one host: vpsynth unlock <host>; there is web1'],
  ['psql', 'name one host: vpsynth psql <host> [construct path] [-- <arguments of psql…>]; there is web1'],
  ['bootstrap', 'name one host: vpsynth bootstrap <host>; there is web1'],
  ['logs', 'name one host: vpsynth logs <host> <stack> [service…]; there is web1'],
  ['exec', 'name one host: vpsynth exec <host> <stack> <service> -- <command…>; there is web1'],
  ['tunnel', 'name one host: vpsynth tunnel <host> <stack> <service> <port>; there is web1'],
  ['snapshots', 'name one host: vpsynth snapshots <host> [restore <snapshot>]; there is web1'],
  [
    'dead-letters',
    'name one host: vpsynth dead-letters <host> [<stack> <service> [list|requeue|discard]]; there is web1',
  ],
  ['status', 'name the hosts: vpsynth status <host…>, or --all; there is web1'],
  ['drift', 'name the hosts: vpsynth drift <host…>, or --all; there is web1'],
  ['build', 'name the hosts: vpsynth build <host…>; there is web1'],
  ['plan', 'name the hosts: vpsynth plan <host…>, or --all; there is web1'],
])('%s without a host names those that there are, and asks none', (name, message) => {
  expect(command([name], {})).toEqual({ status: 2, lines: [`vpsynth ${name}: ${message}`], asked: [] });
});

const execUsage = 'vpsynth exec <host> <stack> <service> -- <command…>';
const logsUsage = 'vpsynth logs <host> <stack> [service…]';
const tunnelUsage = 'vpsynth tunnel <host> <stack> <service> <port>';
const lettersUsage = 'vpsynth dead-letters <host> [<stack> <service> [list|requeue|discard]]';
const psqlUsage = 'vpsynth psql <host> [construct path] [-- <arguments of psql…>]';
const noRelease = 'is no release: one is called 2026-11-22T142730Z; npx vpsynth history web1 lists them';
test.each<[args: readonly string[], message: string]>([
  [['logs', 'web1'], `name the stack: ${logsUsage}; there is shop-prod`],
  [['logs', 'web1', 'blog'], 'web1 has no stack blog; there is shop-prod'],
  [['logs', 'web1', 'shop-prod', 'api', 'web'], 'shop-prod has no service web; there is api, worker'],
  [['tunnel', 'web1'], `name the stack: ${tunnelUsage}; there is shop-prod`],
  [['tunnel', 'web1', 'shop-prod'], `name the service: ${tunnelUsage}; there is api, worker`],
  [['tunnel', 'web1', 'shop-prod', 'api'], `name the port in the container: ${tunnelUsage}`],
  [['tunnel', 'web1', 'shop-prod', 'api', '1', '2'], `"2" is one word too many: ${tunnelUsage}`],
  [['exec', 'web1'], `name the stack: ${execUsage}; there is shop-prod`],
  [['exec', 'web1', '--', 'ls'], `name the stack: ${execUsage}; there is shop-prod`],
  [['exec', 'web1', 'shop-prod', '--', 'ls'], `name the service: ${execUsage}; there is api, worker`],
  [['exec', 'web1', 'shop-prod', 'api'], `name the command: ${execUsage}`],
  [['exec', 'web1', 'shop-prod', 'api', '--'], `name the command: ${execUsage}`],
  [['exec', 'web1', 'shop-prod', 'api', 'ls', '-l'], `-- is missing before the command: ${execUsage}`],
  [['exec', 'web1', 'shop-prod', 'api', '-l'], `-- is missing before the command: ${execUsage}`],
  [['exec', 'web1', 'shop-prod', 'api', 'a', '--', 'ls'], `"a" is one word too many: ${execUsage}`],
  [['exec', '--tty'], 'there is no option --tty: see npx vpsynth exec --help'],
  [['psql', 'web1', '--command', 'select 1'], `-- is missing before the arguments of psql: ${psqlUsage}`],
  [['psql', 'web1'], 'web1 has no database of PostgreSQL'],
  [['dead-letters', 'web1', 'shop-prod'], `name the service: ${lettersUsage}; there is api, worker`],
  [['dead-letters', 'web1', 'shop-prod', 'api', 'list', 'x'], `"x" is one word too many: ${lettersUsage}`],
  [['unlock', 'web1', 'web2'], '"web2" is one word too many: vpsynth unlock <host>'],
  [['plan', 'web1', '--format', 'yaml'], '--format yaml: expected text, json, markdown'],
  [['plan', 'web1', '--json', '--format', 'markdown'], 'say --json or --format markdown, not both'],
  [['history', 'web1', '2026'], `"2026" ${noRelease}`],
  [['rollback', 'web1', '2026'], `"2026" ${noRelease}`],
  [['rollback', 'web1', 'web1', '--dry-run'], `"web1" ${noRelease}`],
  [['rollback', 'web1', '2026-11-22T14:27:30Z'], `"2026-11-22T14:27:30Z" ${noRelease}`],
  [['history', 'web1', 'a', 'b'], '"b" is one word too many: vpsynth history <host> [release]'],
  [['rollback', 'web1', 'a', 'b'], '"b" is one word too many: vpsynth rollback <host> [release]'],
])('%j: what is missing or too much is told, and no host is asked', (args, message) => {
  expect(command(args, {})).toEqual({ status: 2, lines: [`vpsynth ${args[0]}: ${message}`], asked: [] });
});
