import { spawnSync } from 'node:child_process';
import { resolve } from 'node:path';
import { readAgentFiles } from '../../src/deploy/agent-files';
import { FakeHost, type Said } from './fakes/fake-host';
import { repository, secret } from './repository';

const planted = 'planted-value-5f1d';
const { version } = readAgentFiles();
const still = {
  first: false,
  interrupted: false,
  install: [],
  remove: [],
  unread: [],
  edited: [],
  secrets: [],
  containers: {},
  certificates: [],
  leftovers: [],
};
const images = { 'registry.example/api:1.0.0': 'one', 'registry.example/worker:1.0.0': 'two' };
const plan = (stack: object, more: object = {}) => [
  {
    result: {
      stacks: { 'shop-prod': { ...still, ...stack } },
      existing: { ends: [], removes: [] },
      lacking: [],
      images,
      warnings: [],
      ...more,
    },
  },
];
const changed = { install: ['compose.yaml'], containers: { api: 'is exited (1)' } };
const asDeclared = [{ result: { changed: [], removed: [] } }];
const foresee = [
  {
    result: {
      actions: [{ stack: 'shop-prod', service: 'api', action: 'recreate', because: 'is exited (1)' }],
      memory: { limits: 0, reservations: 0, available: null },
    },
  },
];
const answers = {
  plan: plan(changed),
  foresee,
  'status-host': asDeclared,
  release: [
    { event: 'starting', stack: 'shop-prod', services: ['api', 'worker'] },
    { event: 'healthy', stack: 'shop-prod', service: 'api' },
    { result: { seconds: 4.2, untrusted: {} } },
  ],
};

interface Deployed {
  readonly status: number | null;
  readonly lines: readonly string[];
  readonly errors: string;
  readonly host: FakeHost;
}

function deploy(
  said: Said,
  args: readonly string[] = ['web1'],
  environment: NodeJS.ProcessEnv = { [secret]: planted },
  folder = repository(),
): Deployed {
  const host = new FakeHost({ version, ...said });
  const { status, stdout, stderr } = spawnSync(process.execPath, [resolve('src/cli/vpsynth.js'), 'deploy', ...args], {
    cwd: folder,
    env: { HOME: host.folder, ...host.environment, ...environment },
    encoding: 'utf8',
    timeout: 30_000,
  });
  const lines = stdout
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => line.replace(/^\[ *\d+\.\ds\] /, ''));
  return { status, lines, errors: stderr, host };
}

test('one connection: look, send what changed, pull, apply the machine, release; told step by step', () => {
  const { status, lines, errors, host } = deploy({
    answers: {
      ...answers,
      plan: plan(changed, { images: {}, warnings: ['the declaration says debian-13, the host runs debian-12'] }),
      'status-host': [{ result: { changed: ['/etc/docker/daemon.json'], removed: ['/etc/old'] } }],
      'apply-host': [{ result: { changed: ['/etc/docker/daemon.json'], removed: ['/etc/old'], warnings: [] } }],
    },
  });
  expect([status, errors]).toEqual([0, '']);
  expect(host.steps()).toEqual([
    ...['ssh', 'plan', 'status-host', 'foresee'],
    'rsync infra/web1/host infra/web1/shop-prod',
    ...['pull', 'apply-host', 'release'],
  ]);
  expect(lines).toEqual([
    'web1: warning: the declaration says debian-13, the host runs debian-12',
    'web1: the machine itself',
    '  write    /etc/docker/daemon.json',
    '  remove   /etc/old',
    'web1: image    pull registry.example/api:1.0.0',
    'web1: image    pull registry.example/worker:1.0.0',
    'web1: shop-prod',
    '  write    compose.yaml',
    '  recreate api: is exited (1)',
    'web1: sending host, shop-prod',
    'web1: the machine itself: 2 files applied',
    'web1: shop-prod: starting api, worker',
    'web1: shop-prod: api is healthy',
    'web1: released shop-prod in 4.2 s',
  ]);
});

describe('a digest in infra/images.lock.json', () => {
  const [wanted, other] = ['a', 'b'].map((letter) => `sha256:${letter.repeat(64)}`) as [string, string];
  const lock = (host: string) => JSON.stringify({ [`${host}/shop-prod`]: { 'registry.example/api:1.0.0': wanted } });
  const deployed = (digests: object, host = 'web1') =>
    deploy(
      { answers: { ...answers, plan: plan({}, { digests }) } },
      ['web1'],
      undefined,
      repository({ 'infra/images.lock.json': lock(host) }),
    );

  test('is what the host’s image has: nothing to do', () => {
    const { lines } = deployed({ 'registry.example/api:1.0.0': [other, wanted] });
    expect(lines).toEqual(['web1: nothing to do: everything is and runs as the files say']);
  });

  test.each([{ 'registry.example/api:1.0.0': [other] }, {}])(
    'is not: it is pulled by it, and the stacks that run it are released: %j',
    (digests) => {
      const { status, lines, host } = deployed(digests);
      expect([status, lines.slice(0, 2)]).toEqual([
        0,
        [
          "web1: image    pull registry.example/api:1.0.0 (what has its name there is not infra/images.lock.json's)",
          'web1: shop-prod',
        ],
      ]);
      const asked = host.asked();
      expect(asked.find(({ operation }) => operation === 'pull')).toEqual({
        operation: 'pull',
        images: ['registry.example/api:1.0.0'],
        digests: { 'registry.example/api:1.0.0': wanted },
      });
      expect(asked.find(({ operation }) => operation === 'release')).toMatchObject({ names: ['shop-prod'] });
    },
  );

  test('of another host is none of its own', () => {
    expect(deployed({}, 'web2').lines).toHaveLength(1);
  });
});

test('what could lock people out is confirmed over a connection of its own', () => {
  const { status, lines, host } = deploy({
    answers: {
      plan: plan({}),
      'status-host': [{ result: { changed: ['/etc/ssh/x'], removed: [] } }],
      'apply-host': [
        { result: { changed: ['/etc/ssh/x'], removed: [], warnings: [], confirm: { token: 'abc', seconds: 60 } } },
      ],
    },
  });
  expect(status).toBe(0);
  const asked = host.asked();
  expect(asked.map(({ ssh, rsync, operation }) => (ssh ? 'ssh' : rsync ? 'rsync' : operation))).toEqual([
    'ssh',
    'plan',
    'status-host',
    'rsync',
    'apply-host',
    'ssh',
    'confirm-host',
  ]);
  expect(asked.at(-1)).toEqual({ operation: 'confirm-host', token: 'abc' });
  const control = (entry: unknown) => (entry as { ssh: string[] }).ssh.find((word) => word.startsWith('ControlPath='));
  expect(control(asked[0])).not.toBe(control(asked[5]));
  expect(lines).toContain('web1: a new connection reaches the host: firewall and sshd stay');
});

test('nothing to do is said, and done', () => {
  const { status, lines, host } = deploy({ answers: { ...answers, plan: plan({}) } });
  expect([status, lines]).toEqual([0, ['web1: nothing to do: everything is and runs as the files say']]);
  expect(host.steps()).toEqual(['ssh', 'plan', 'status-host']);
});

test('what is declared to end or go is work of its own: nothing is sent for it', () => {
  const existing = { ends: ['legacy'], removes: ['old_cache'] };
  const release = [
    { event: 'ending-project', project: 'legacy' },
    { event: 'saving-volume', volume: 'old_cache', path: '/var/lib/vpsynth/removed/old_cache.tar.gz' },
    { event: 'removing-volume', volume: 'old_cache' },
    { event: 'removed-volume', volume: 'old_cache', because: 'it fills itself again' },
    { result: { seconds: 2, untrusted: {} } },
  ];
  const { status, lines, host } = deploy({ answers: { ...answers, plan: plan({}, { existing }), release } });
  expect([status, lines]).toEqual([
    0,
    [
      'web1: what is here already',
      '  end      legacy: its containers and networks; its volumes stay',
      '  remove   the volume old_cache, when what is in it is saved on the host',
      'web1: legacy ends: its containers and networks',
      'web1: saving what is in the volume old_cache as /var/lib/vpsynth/removed/old_cache.tar.gz',
      'web1: the volume old_cache is removed: it fills itself again',
      'web1: released what was declared to end or go in 2 s',
    ],
  ]);
  const asked = host.asked();
  expect(asked.map(({ operation }) => operation ?? 'ssh')).toEqual(['ssh', 'plan', 'status-host', 'release']);
  expect(asked.at(-1)).toMatchObject({ names: [], whole: true });
});

test('a dry run sends nothing and takes no lock', () => {
  const { status, lines, host } = deploy({ answers }, ['web1', '--dry-run']);
  expect([status, lines]).toEqual([0, ['web1: shop-prod', '  write    compose.yaml', '  recreate api: is exited (1)']]);
  const asked = host.asked();
  expect(asked.map(({ operation }) => operation ?? 'ssh')).toEqual(['ssh', 'plan', 'status-host', 'foresee']);
  expect(asked[1]).not.toHaveProperty('who');
});

/** The plan with this beside it. */
const foreseen = (more: object) => [{ result: { ...foresee[0]?.result, ...more } }];

test('a release that starts more than there is memory for is not begun', () => {
  const memory = { limits: 2 ** 30, reservations: 512 * 2 ** 20, available: 100 * 2 ** 20 };
  const said = { answers: { ...answers, foresee: foreseen({ memory }) } };
  const { status, errors, host } = deploy(said);
  expect([status, errors]).toEqual([
    1,
    'vpsynth deploy: web1 has 100 MiB of memory left, and what this release starts beside what runs needs at least 512 MiB. ' +
      "Nothing was changed. End something, take a larger host, or release with the strategy 'rolling' or 'recreate'\n",
  ]);
  expect(host.steps()).toEqual(['ssh', 'plan', 'status-host', 'foresee']);
  expect(deploy(said, ['web1', '--dry-run']).lines.at(-1)).toBe(
    'web1: memory   up to 1024 MiB more while both sides run, 512 MiB at the least; 100 MiB are available now',
  );
});

test('what somebody went back from is released again only when that is said', () => {
  const rolledBack = { who: 'ada@desk', at: '2026-01-01T10:00:00Z', commit: 'c0ffee1234567890' };
  const said = { answers: { ...answers, plan: plan({ ...changed, rolledBack }) } };
  const { status, errors, host } = deploy(said);
  expect([status, errors]).toEqual([
    1,
    'vpsynth deploy: web1: ada@desk went back from this very release of shop-prod at 2026-01-01T10:00:00Z (c0ffee123456). ' +
      'Nothing was changed. Revert its commit or mend it; --again releases it all the same\n',
  ]);
  expect(host.steps()).not.toContain('release');
  expect(deploy(said, ['web1', '--again']).status).toBe(0);
});

test('an edit on the host is replaced only when that is said, or when it is declared by now', () => {
  const said = (stack: object) => ({ answers: { ...answers, plan: plan(stack) } });
  const edited = said({ install: ['a.conf', 'compose.yaml'], edited: ['a.conf'] });
  const { status, errors, host } = deploy(edited);
  expect([status, errors]).toEqual([
    1,
    'vpsynth deploy: web1: edited on the host, and not declared so: shop-prod/a.conf. Nothing was changed. npx vpsynth drift web1 shows ' +
      'the edits; declare them, so that synth writes the same, or give them up by --overwrite-edits\n',
  ]);
  expect(host.steps()).not.toContain('release');
  expect(deploy(edited, ['web1', '--overwrite-edits']).status).toBe(0);
  expect(deploy(said({ unread: ['a.conf'], edited: ['a.conf'] })).status).toBe(0);
});

test('without a secret nothing is sent', () => {
  const { status, errors, host } = deploy(
    { answers: { ...answers, plan: plan(changed, { lacking: [secret] }) } },
    ['web1'],
    {},
  );
  expect(status).toBe(1);
  expect(errors).toBe(
    `vpsynth deploy: web1 needs secrets that have a value neither here nor there: ${secret}. Nothing was changed. ` +
      `npx vpsynth secrets generate makes up what nobody else gives; set each of the rest as an environment variable or by: npx vpsynth secrets set ${secret}\n`,
  );
  expect(host.steps()).toEqual(['ssh', 'plan', 'status-host']);
});

test('a value goes in requests alone: in no argument, and in nothing that is printed', () => {
  const { lines, errors, host } = deploy({ answers });
  const asked = host.asked();
  const holding = asked.filter((entry) => JSON.stringify(entry).includes(planted));
  expect(holding.map(({ operation }) => operation)).toEqual(['plan', 'release']);
  expect(holding[1]).toMatchObject({
    values: { [secret]: planted },
    names: ['shop-prod'],
    who: expect.stringMatching(/@/),
  });
  expect([...lines, errors].join()).not.toContain(planted);
  // Files for people stay here.
  expect(holding[1]).toMatchObject({
    stacks: { 'shop-prod': { manifest: { 'compose.yaml': expect.any(String), 'secrets.json': expect.any(String) } } },
  });
  expect(JSON.stringify(holding[1])).not.toContain('README.md');
});

test('rsync rides on the connection, and takes no file that only a developer has', () => {
  const { host } = deploy({ answers });
  const { rsync } = host.asked().find((entry) => entry.rsync !== undefined) as { rsync: string[] };
  expect(rsync).toEqual(
    expect.arrayContaining(['--checksum', '--delete', '--exclude=.env', '--exclude', '/*/secrets/']),
  );
  expect(rsync.find((word) => word.startsWith('--rsh='))).toMatch(/^--rsh='ssh' .*'ControlMaster=no'.*'-l' 'deploy'$/);
  expect(rsync.slice(-3)).toEqual(['--', 'infra/web1/shop-prod', '203.0.113.1:./']);
});

const refusal = (code: string, message: string) => [{ error: { code, message } }];
test.each<[what: string, said: Said, message: string, steps: readonly string[]]>([
  [
    'another deployer',
    {
      answers: { ...answers, plan: refusal('busy', 'ada@desk is deploying to this host; try again when it has ended') },
    },
    'ada@desk is deploying to this host; try again when it has ended',
    ['ssh', 'plan', 'status-host'],
  ],
  [
    'an image that is not there',
    {
      answers: {
        ...answers,
        plan: plan(changed, { images: {} }),
        pull: refusal('pull', "registry.example/api:1.0.0 can't be pulled: not found"),
      },
    },
    "registry.example/api:1.0.0 can't be pulled: not found. What runs on web1 was not touched",
    ['ssh', 'plan', 'status-host', 'foresee', 'rsync infra/web1/shop-prod', 'pull'],
  ],
  [
    'a release that went back',
    { answers: { ...answers, release: refusal('unhealthy', 'shop-prod: api is exited (1)\n  it wrote nothing') } },
    'shop-prod: api is exited (1)\n  it wrote nothing',
    ['ssh', 'plan', 'status-host', 'foresee', 'rsync infra/web1/shop-prod', 'release'],
  ],
  [
    'a host nobody has pinned',
    { fault: { code: 255, words: 'No ED25519 host key is known for web1 and you have requested strict checking.\n' } },
    'the key of web1 is not pinned in infra/known_hosts; for a new host run: npx vpsynth bootstrap web1',
    ['ssh'],
  ],
  [
    'a connection that ends during the release',
    {
      answers: {
        ...answers,
        release: [
          { event: 'installed', stack: 'shop-prod', files: 1 },
          { end: 255, words: 'Timeout, server web1 not responding.' },
        ],
      },
    },
    'no connection to web1 (deploy@203.0.113.1 port 22): Timeout, server web1 not responding.',
    ['ssh', 'plan', 'status-host', 'foresee', 'rsync infra/web1/shop-prod', 'release'],
  ],
])('%s', (_, said, message, steps) => {
  const { status, errors, host } = deploy(said);
  expect([status, errors]).toEqual([1, `vpsynth deploy: ${message}\n`]);
  expect(host.steps()).toEqual(steps);
});

test.each([
  [
    'rsync: write failed on "/srv/x": No space left on device (28)',
    'the disk of web1 is full: rsync could not write; what runs there was not touched',
  ],
  ['rsync: connection unexpectedly closed', 'rsync to web1 failed (11): rsync: connection unexpectedly closed'],
])('rsync says %j', (RSYNC_SAYS, message) => {
  const { status, errors, host } = deploy({ answers }, ['web1'], { [secret]: planted, RSYNC_SAYS });
  expect([status, errors]).toEqual([1, `vpsynth deploy: ${message}\n`]);
  expect(host.steps()).not.toContain('release');
});

test('a site without a trusted certificate: everything runs, and the run fails', () => {
  const release = [{ result: { seconds: 1, untrusted: { 'shop.example': 'self-signed certificate' } } }];
  const { status, lines, errors } = deploy({ answers: { ...answers, release } });
  expect(status).toBe(1);
  expect(lines.slice(-2)).toEqual([
    "web1: clients don't trust the certificate of shop.example: self-signed certificate",
    'web1: released shop-prod in 1 s',
  ]);
  expect(errors).toBe(
    'vpsynth deploy: everything runs on web1, but not every site has a certificate that clients trust\n',
  );
});

test('--json: an object a line, each with host, event and text', () => {
  const host = new FakeHost({ version, answers });
  const { stdout } = spawnSync(process.execPath, [resolve('src/cli/vpsynth.js'), 'deploy', 'web1', '--json'], {
    cwd: repository(),
    env: { HOME: host.folder, ...host.environment, [secret]: planted },
    encoding: 'utf8',
    timeout: 30_000,
  });
  const events = stdout
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line));
  expect(events.map(({ event }) => event)).toEqual(['plan', 'sending', 'starting', 'healthy', 'released']);
  expect(events[2]).toEqual({
    host: 'web1',
    event: 'starting',
    seconds: expect.any(Number),
    text: 'shop-prod: starting api, worker',
    stack: 'shop-prod',
    services: ['api', 'worker'],
  });
});

describe('what fails', () => {
  const said = {
    answers: {
      ...answers,
      release: [
        { event: 'going-back', because: `api got ${planted}`, log: [planted] },
        ...refusal('unhealthy', `shop-prod: api wrote ${planted}`),
      ],
    },
  };
  const message = `shop-prod: api wrote <secret ${secret}>`;

  test('programs may repeat a value: it is not printed', () => {
    const { status, lines, errors } = deploy(said);
    expect([status, errors]).toEqual([1, `vpsynth deploy: ${message}\n`]);
    expect(lines.slice(-2)).toEqual([`web1: FAILED: api got <secret ${secret}>`, 'going back to the last release']);
  });

  test('rsync’s words too', () => {
    const { errors } = deploy({ answers }, ['web1'], { [secret]: planted, RSYNC_SAYS: `rsync: ${planted}` });
    expect(errors).toBe(`vpsynth deploy: rsync to web1 failed (11): rsync: <secret ${secret}>\n`);
  });

  test('--json ends with what failed, and on which host', () => {
    const { status, lines, errors } = deploy(said, ['web1', '--json']);
    expect([status, errors]).toEqual([1, `vpsynth deploy: ${message}\n`]);
    expect(lines.slice(-2).map((line) => JSON.parse(line))).toEqual([
      expect.objectContaining({
        event: 'going-back',
        because: `api got <secret ${secret}>`,
        log: [`<secret ${secret}>`],
      }),
      { host: 'web1', event: 'failed', seconds: expect.any(Number), text: message, notReached: [] },
    ]);
  });

  test('--json for a host that is not there', () => {
    const { status, lines } = deploy(said, ['web1', 'web2', '--json']);
    expect([status, lines.map((line) => JSON.parse(line))]).toEqual([
      1,
      [
        {
          host: 'web2',
          event: 'failed',
          seconds: expect.any(Number),
          text: 'there is no host web2 here; there is web1',
          notReached: ['web1', 'web2'],
        },
      ],
    ]);
  });
});

test.each<[args: readonly string[], code: number, message: string]>([
  [[], 2, 'name the hosts: vpsynth deploy <host…>, or --all'],
  [['web1', '--all'], 2, 'name hosts, or say --all'],
  [['web1', '--parallel', '0'], 2, '--parallel 0: expected a whole number from 1 to 999'],
  [['web1', '--canary', 'web2'], 2, '--canary web2: it is none of the hosts that are deployed to: web1'],
  [['web2'], 1, 'there is no host web2 here; there is web1'],
  [['web1', 'web2'], 1, 'there is no host web2 here; there is web1'],
  [['laptop'], 1, 'laptop is this machine itself: use npx vpsynth dev'],
])('%j asks no host anything', (args, code, message) => {
  const { status, errors, host } = deploy({ answers }, args);
  expect([status, errors]).toEqual([code, `vpsynth deploy: ${message}\n`]);
  expect(host.steps()).toEqual([]);
});
