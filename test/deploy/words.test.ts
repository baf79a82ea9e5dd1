import { hostname, userInfo } from 'node:os';
import { describePlan, isChanged, type StackPlan } from '../../src/deploy/plan';
import { Reporter } from '../../src/deploy/progress/reporter';
import { explainSsh, NotPrepared } from '../../src/deploy/ssh/fault';
import { describeStatus, type HostStatus, isWell } from '../../src/deploy/status';
import { streamWord } from '../../src/deploy/stream-word';
import { whoDeploys } from '../../src/deploy/who';
import { still } from './plans';

describe('what ssh said', () => {
  const target = { name: 'web1', address: '203.0.113.1', port: 22, user: 'deploy' };
  const place = 'deploy@203.0.113.1 port 22';
  const unpinned = 'the key of web1 is not pinned in infra/known_hosts; for a new host run: npx vpsynth bootstrap web1';
  const other =
    `${place} shows another key than the one that infra/known_hosts pins for web1: nothing was sent. Somebody may stand ` +
    'between you and the host; if it was installed anew, remove its line and run: npx vpsynth bootstrap web1';
  const refused =
    `${place} accepts none of your keys. A new host needs: npx vpsynth bootstrap web1; your key must stand in ` +
    'infra/authorized_keys, or be named by VPSYNTH_SSH_IDENTITY_FILE';
  const none = (words: string) => `no connection to web1 (${place}): ${words}`;

  test.each<[said: string, message: string]>([
    [
      'No ED25519 host key is known for web1 and you have requested strict checking.\r\nHost key verification failed.\r\n',
      unpinned,
    ],
    ['@@@\n@ WARNING: REMOTE HOST IDENTIFICATION HAS CHANGED! @\n@@@\nHost key verification failed.\n', other],
    ['Host key verification failed.\n', other],
    ['deploy@203.0.113.1: Permission denied (publickey).\n', refused],
    [
      'ssh: connect to host 203.0.113.1 port 22: Connection refused\n',
      none('ssh: connect to host 203.0.113.1 port 22: Connection refused'),
    ],
    [
      'ssh: connect to host 203.0.113.1 port 22: Connection timed out',
      none('ssh: connect to host 203.0.113.1 port 22: Connection timed out'),
    ],
    [
      'Received disconnect from 203.0.113.1: 2: Too many authentication failures',
      none('Received disconnect from 203.0.113.1: 2: Too many authentication failures'),
    ],
    [
      'kex_exchange_identification: Connection closed by remote host',
      none('kex_exchange_identification: Connection closed by remote host'),
    ],
    ['', none('ssh said nothing')],
  ])('%j', (said, message) => {
    const error = explainSsh(target, said);
    expect(error.message).toBe(message);
    // Only then does bootstrap try to become root there.
    expect(error instanceof NotPrepared).toBe(message === refused);
  });
});

describe('a plan', () => {
  test.each<[change: Partial<StackPlan>, lines: readonly string[]]>([
    [{ first: true, install: ['a', 'b'] }, ['new: 2 files']],
    [{ interrupted: true }, ['finish   what an interrupted run began']],
    [
      { install: ['compose.yaml', 'a.conf'], edited: ['a.conf'] },
      ['write    compose.yaml', 'write    a.conf (edited on the host: its text there is replaced)'],
    ],
    [{ remove: ['old.conf'] }, ['remove   old.conf']],
    [{ unread: ['a.conf'] }, ['reread   a.conf']],
    [{ secrets: ['secrets/files/token'] }, ['fill     secrets/files/token']],
    [{ containers: { api: 'is exited (1)' } }, []],
    [{ certificates: ['shop.example'] }, ['ask      a certificate of shop.example']],
    [{ leftovers: ['api-green'] }, []],
  ])('%j', (change, lines) => {
    const plan = { ...still, ...change };
    expect([isChanged(plan), describePlan(plan)]).toEqual([true, lines]);
  });

  test('that has nothing in it', () => {
    expect([isChanged(still), describePlan(still)]).toEqual([false, []]);
  });
});

describe('progress', () => {
  const told = (format: 'lines' | 'json', tell: (reporter: Reporter) => void) => {
    let text = '';
    tell(
      new Reporter(format, {}, (each) => {
        text += each;
      }),
    );
    return text;
  };
  const agent = (event: { event: string; [detail: string]: unknown }) =>
    told('lines', (reporter) => reporter.agent('web1', event)).replace(/^\[ +0\.\ds\] web1: /, '');

  test('lines for people: the time once, further lines as they are', () => {
    expect(told('lines', (reporter) => reporter.tell('web1', 'plan', 'shop\n  write a'))).toMatch(
      /^\[ {3}0\.\ds\] web1: shop\n {2}write a\n$/,
    );
  });

  test('JSON for programs: details beside what each event has, never instead of it', () => {
    const line = told('json', (reporter) =>
      reporter.tell('web1', 'draining', 'waiting', {
        ...{ elapsedSeconds: 'x', text: 'x', host: 'x', event: 'x' },
        workers: 2,
      }),
    );
    expect(JSON.parse(line)).toEqual({
      host: 'web1',
      event: 'draining',
      elapsedSeconds: expect.any(Number),
      text: 'waiting',
      workers: 2,
    });
    expect(line.endsWith('}\n')).toBe(true);
  });

  test('JSON for programs: how long a service was away is not the time since the command began', () => {
    const away = { event: 'was-away', stack: 'shop', service: 'database', seconds: 12.5 };
    const line = told('json', (reporter) => reporter.agent('web1', away));
    expect(JSON.parse(line)).toMatchObject({ ...away, elapsedSeconds: expect.any(Number) });
  });

  test.each<[event: { event: string; [detail: string]: unknown }, line: string]>([
    [{ event: 'installed', stack: 'shop', files: 3, removed: 0 }, 'shop: 3 files written'],
    [{ event: 'installed', stack: 'shop', files: 3, removed: 1 }, 'shop: 3 files written, 1 removed'],
    [{ event: 'starting', stack: 'shop', services: ['api', 'worker'] }, 'shop: starting api, worker'],
    [{ event: 'healthy', stack: 'shop', service: 'api' }, 'shop: api is healthy'],
    [{ event: 'ready', stack: 'shop', service: 'api' }, 'shop: api can take requests'],
    [{ event: 'showing-metrics', stack: 'shop', service: 'api-green' }, 'shop: api-green shows its metrics'],
    [
      { event: 'awaiting-metrics', services: ['shop/api-green', 'shop/worker'], seconds: 31 },
      'waiting until Prometheus has asked shop/api-green, shop/worker for metrics (at most 31 s)',
    ],
    [{ event: 'metrics-arrive', services: ['shop/api-green'] }, 'Prometheus gets the metrics of shop/api-green'],
    [{ event: 'done', stack: 'shop', service: 'migrate' }, 'shop: migrate has ended well'],
    [
      { event: 'snapshotting', database: 'shop/prod/database', snapshot: 'shop/migrate/2026-11-22T142730Z' },
      'saving shop/prod/database as shop/migrate/2026-11-22T142730Z',
    ],
    [
      { event: 'migrating', stack: 'shop', service: 'migrate', database: 'shop/prod/database', kind: 'expand' },
      'shop: migrate changes shop/prod/database (expand)',
    ],
    [
      { event: 'migrated', stack: 'shop', service: 'migrate', database: 'shop/prod/database' },
      'shop: migrate has changed shop/prod/database',
    ],
    [
      { event: 'up-to-date', stack: 'shop', service: 'migrate', database: 'shop/prod/database' },
      'shop: migrate has nothing to change in shop/prod/database',
    ],
    [{ event: 'awaiting', stack: 'shop', service: 'migrate' }, 'shop: waiting for migrate, which an earlier run began'],
    [
      { event: 'restoring', database: 'shop/prod/database', snapshot: 'shop/migrate/2026-11-22T142730Z' },
      'bringing shop/prod/database back to shop/migrate/2026-11-22T142730Z',
    ],
    [{ event: 'restored', database: 'shop/prod/database' }, 'shop/prod/database is as it was'],
    [{ event: 'told', stack: 'm', service: 'prometheus', how: 'SIGHUP' }, 'm: prometheus read its files anew (SIGHUP)'],
    [{ event: 'reloaded', stack: 'edge', service: 'nginx' }, 'edge: nginx took its new configuration'],
    [
      { event: 'draining', workers: 2, timeout: 330 },
      'waiting for 2 old nginx workers to finish requests (at most 330 s)',
    ],
    [{ event: 'certificate', domain: 'shop.example' }, 'asking for a certificate of shop.example'],
    [
      { event: 'sharing', stack: 'shop', workload: 'api', to: 'green', share: 0.29, seconds: 300 },
      'shop: for 300 s 29 % of the requests of api go to its green side',
    ],
    [
      {
        event: 'judged',
        stack: 'shop',
        workload: 'api',
        by: 'metrics',
        requests: 700,
        least: 20,
        failed: 0.0057,
        slowest: null,
      },
      'shop: the new release of api does as well as the old one: of 700 requests 0.57 % fail',
    ],
    [{ event: 'verified', url: 'https://shop.example/' }, 'https://shop.example/ answers'],
    [{ event: 'ending', stack: 'shop', service: 'api-blue' }, 'shop: ending api-blue'],
    [{ event: 'bootstrap', line: 'Docker: is there' }, 'Docker: is there'],
    [{ event: 'applied', paths: ['/etc/a', '/etc/b'] }, 'applied /etc/a, /etc/b'],
    [{ event: 'pulling', image: 'nginx:1' }, 'pulling nginx:1'],
    [
      { event: 'rolling-back', stack: 'shop', from: '2026-01-02T100000Z', to: '2026-01-01T095955Z' },
      'shop: going back from 2026-01-02T100000Z to 2026-01-01T095955Z',
    ],
    [
      { event: 'going-back', because: 'api is exited (1)' },
      'FAILED: api is exited (1)\ngoing back to the last release',
    ],
    [{ event: 'stays', stack: 'shop' }, 'shop: has no earlier release; it stays as it is, for its logs to be read'],
    [{ event: 'went-back', stacks: ['shop', 'edge'] }, 'went back: shop, edge'],
    [{ event: 'went-back', stacks: [] }, 'nothing to go back to'],
    [{ event: 'warning', message: 'the disk fills' }, 'warning: the disk fills'],
    [{ event: 'of-a-later-version' }, 'of-a-later-version'],
  ])('%j', (event, line) => {
    expect(agent(event)).toBe(`${line}\n`);
  });
});

test('who deploys: a person at a machine, or the run of a workflow', () => {
  expect(whoDeploys({})).toBe(`${userInfo().username}@${hostname()}`);
  expect(whoDeploys({ GITHUB_ACTIONS: 'true', GITHUB_ACTOR: 'ada', GITHUB_RUN_ID: '7' })).toBe('ada by workflow run 7');
});

test('a request to a stream is one word that the gate lets through', () => {
  const request = { operation: 'exec', stack: 'shop', argv: ['sh', '-c', 'echo "$HOME"; é\n'] };
  const word = streamWord(request);
  expect(word).toMatch(/^[A-Za-z0-9+/=]+$/);
  expect(JSON.parse(Buffer.from(word, 'base64').toString())).toEqual(request);
});

describe('status', () => {
  const service = {
    image: 'api:1',
    runs: 'docker.io/library/api:1',
    digests: [],
    expected: true,
    condition: 'running (healthy)',
    well: true,
    started: '2026-01-01T10:20:30.123Z',
    restarts: 0,
  };
  const status: HostStatus = {
    stacks: [
      {
        name: 'shop-prod',
        released: '2026-01-01T10:00:00Z',
        commit: 'c0ffee1234567890',
        active: { api: 'blue' },
        services: [
          { ...service, name: 'api-blue' },
          { ...service, name: 'api-green', expected: false, condition: null, started: null },
        ],
      },
    ],
    undeclared: [],
    leftVolumes: [],
    certificates: [{ domain: 'shop.example', issuer: 'CN = R11', selfSigned: false, expires: '2099-03-01T00:00:00Z' }],
    history: [
      {
        release: '2026-01-01T095955Z',
        at: '2026-01-01T10:00:00Z',
        commit: 'c0ffee1234567890',
        who: 'ada@desk',
        stacks: ['shop-prod'],
        outcome: 'released',
        seconds: 4.2,
      },
      {
        release: '2026-01-02T100000Z',
        at: '2026-01-02T10:00:09Z',
        operation: 'rollback',
        who: 'grace@desk',
        stacks: ['shop-prod'],
        outcome: 'failed',
        seconds: 9,
        because: 'shop-prod: api-green is exited (1)\n  it wrote nothing',
      },
    ],
    lock: null,
    disk: { free: 2 ** 31, total: 2 ** 35 },
  };

  test('for people', () => {
    expect(describeStatus('web1', status)).toMatchInlineSnapshot(`
"web1: all is well
ok  shop-prod  api-blue  running (healthy)    2026-01-01T10:20:30  api:1
release  shop-prod  2026-01-01T10:00:00Z  c0ffee123456
ok  certificate  shop.example  until 2099-03-01T00:00:00Z  CN = R11
released  deploy    2026-01-01T095955Z  by ada@desk    c0ffee123456  shop-prod  4.2 s
failed    rollback  2026-01-02T100000Z  by grace@desk                shop-prod  9 s
  shop-prod: api-green is exited (1)
disk: 2.0 of 32.0 GiB free"
`);
  });

  test('who is deploying', () => {
    const lock = { who: 'ada@desk', since: 1_767_261_600, process: 4711 };
    expect(describeStatus('web1', { ...status, lock })).toContain(
      '\nlock: ada@desk is deploying (since 2026-01-01T10:00:00Z, process 4711)\n',
    );
  });

  test('what a declaration dropped is told, and is no fault', () => {
    const left = { ...status, leftVolumes: ['shop_uploads'] };
    expect(describeStatus('web1', left)).toContain(
      '\nleft: the volume shop_uploads stands in no declaration, and no backup saves it\n',
    );
    expect(isWell(left)).toBe(true);
  });

  const certificate = {
    domain: 'shop.example',
    issuer: 'CN = R11',
    selfSigned: false,
    expires: '2099-03-01T00:00:00Z',
  };
  test.each<[change: Partial<HostStatus>, line: string]>([
    [{ undeclared: ['blog'] }, '!!  undeclared: blog runs here and stands in no declaration'],
    [{ certificates: [{ ...certificate, issuer: null, expires: null }] }, '!!  certificate  shop.example  none yet'],
    [
      { certificates: [{ ...certificate, issuer: 'CN = self-signed', selfSigned: true }] },
      '!!  certificate  shop.example  self-signed: clients refuse it  CN = self-signed',
    ],
    [
      { certificates: [{ ...certificate, expires: '2026-01-01T00:00:00Z' }] },
      '!!  certificate  shop.example  expired 2026-01-01T00:00:00Z  CN = R11',
    ],
  ])('%j is not well', (change, line) => {
    const unwell = { ...status, ...change };
    const lines = describeStatus('web1', unwell).split('\n');
    expect([isWell(unwell), lines[0]]).toEqual([false, 'web1: something is not as it should be']);
    expect(lines).toContain(line);
  });

  test('what is not there or restarts is marked', () => {
    const [stack] = status.stacks;
    const services = [
      { ...service, name: 'api', condition: null, well: false, started: null },
      { ...service, name: 'worker', condition: 'restarting', well: false, restarts: 5 },
    ];
    const unwell = { ...status, stacks: [{ ...(stack as HostStatus['stacks'][number]), services }] };
    expect([isWell(status), isWell(unwell)]).toEqual([true, false]);
    const [first, ...lines] = describeStatus('web1', unwell).split('\n');
    expect(first).toBe('web1: something is not as it should be');
    expect(lines[0]).toMatch(/^!! +shop-prod +api +is not there/);
    expect(lines[1]).toMatch(/^!! +shop-prod +worker +restarting +5 restarts/);
  });
});
