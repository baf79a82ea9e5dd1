import { spawnSync } from 'node:child_process';
import { resolve } from 'node:path';
import { answers, changed, deploy, plan, planted, version } from './deploying';
import { FakeHost } from './fakes/fake-host';
import { repository, secret } from './repository';

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

test('a release says what it was planned against: others may have come in between', () => {
  const { host } = deploy({ answers });
  expect(host.asked().at(-1)).toMatchObject({
    operation: 'release',
    planned: { 'shop-prod': '2026-11-01T000000Z' },
  });
});

test('a dry run sends nothing and takes no lock', () => {
  const { status, lines, host } = deploy({ answers }, ['web1', '--dry-run']);
  expect([status, lines]).toEqual([0, ['web1: shop-prod', '  write    compose.yaml', '  recreate api: is exited (1)']]);
  const asked = host.asked();
  expect(asked.map(({ operation }) => operation ?? 'ssh')).toEqual(['ssh', 'plan', 'status-host', 'foresee']);
  expect(asked[1]).not.toHaveProperty('who');
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
    elapsedSeconds: expect.any(Number),
    text: 'shop-prod: starting api, worker',
    stack: 'shop-prod',
    services: ['api', 'worker'],
  });
});
