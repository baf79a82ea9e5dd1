import { spawnSync } from 'node:child_process';
import { resolve } from 'node:path';
import { version } from './deploying';
import { FakeHost, type Said } from './fakes/fake-host';
import { still } from './plans';
import { deployment, manifested, repository, secret } from './repository';

const words = 'ssh: connect to host 203.0.113.1 port 22: Connection timed out';
const away = { fault: { code: 255, words: `${words}\n` } };
const place = 'deploy@203.0.113.1 port 22';
const none = (host: string) => `${host}: no connection (${place}): ${words}`;
const [stack] = deployment.stacks;
const running = {
  plan: [
    {
      result: {
        stacks: { 'shop-prod': still },
        releases: {},
        existing: { ends: [], removes: [] },
        lacking: [],
        images: {},
        warnings: [],
      },
    },
  ],
  status: [
    {
      result: {
        ...{ stacks: [], undeclared: [], leftVolumes: [], certificates: [], history: [], lock: null },
        disk: { free: 2 ** 31, total: 2 ** 35 },
      },
    },
  ],
  drift: [{ result: { differences: [] } }],
  'status-host': [{ result: { changed: [], removed: [], drift: [] } }],
};

/** A command for web1, web2 and web3, of which these are another than well; the second uses the ones that are named. */
function command(args: readonly string[], hosts: Said['hosts'] = {}, needs: readonly string[] = []) {
  const more = ['web2', 'web3'].flatMap((host) => [
    [
      `infra/${host}/deployment.json`,
      JSON.stringify({ ...deployment, host, stacks: [{ ...stack, needs: host === 'web2' ? needs : [] }] }),
    ],
    ...Object.entries(manifested(`infra/${host}/shop-prod`, { 'compose.yaml': 'services: {}\n' })),
  ]);
  const host = new FakeHost({ version, answers: running, hosts });
  const { status, stdout, stderr } = spawnSync(process.execPath, [resolve('src/cli/vpsynth.js'), ...args], {
    cwd: repository(Object.fromEntries(more)),
    env: { HOME: host.folder, ...host.environment, [secret]: 'planted-value-5f1d' },
    encoding: 'utf8',
    timeout: 30_000,
  });
  const lines = stdout.split('\n').filter((line) => line !== '');
  return { status, lines: lines.map((line) => line.replace(/^\[ *\d+\.\ds\] /, '')), errors: stderr };
}

describe('status and drift tell the hosts that answer, and those that do not', () => {
  test.each([
    ['status', ['web1: all is well', 'disk: 2.0 of 32.0 GiB free', 'web3: all is well', 'disk: 2.0 of 32.0 GiB free']],
    ['drift', ['web1: as released', 'web3: as released']],
  ])('%s', (name, lines) => {
    expect(command([name, '--all'], { web2: away })).toEqual({
      status: 1,
      lines,
      errors: `vpsynth ${name}: ${none('web2')}\n`,
    });
    expect(command([name, 'web1', 'web3'], { web2: away })).toEqual({ status: 0, lines, errors: '' });
  });

  test('each that fails, with its own reason, also one that is not here', () => {
    const noAgent = { fault: { code: 127, words: 'sh: vpsynth-agent: not found\n' } };
    const { status, errors } = command(['drift', 'web1', 'web2', 'web3', 'web4'], { web1: away, web2: noAgent });
    expect(status).toBe(1);
    expect(errors).toBe(
      `vpsynth drift: ${none('web1')}\nweb2: has no agent of vpsynth; run: npx vpsynth bootstrap web2\n` +
        'web4: there is no host web4 here; there is web1, web2, web3\n',
    );
  });

  test.each(['status', 'drift'])('%s --json: an object for each host, in their order', (name) => {
    const { status, lines } = command([name, '--all', '--json'], { web2: away });
    const told = lines.map((line) => JSON.parse(line) as { host: string });
    expect([status, told.map(({ host }) => host)]).toEqual([1, ['web1', 'web2', 'web3']]);
    expect(told[1]).toEqual({
      host: 'web2',
      event: 'failed',
      elapsedSeconds: expect.any(Number),
      text: `no connection to web2 (${place}): ${words}`,
      notReached: [],
    });
  });

  test('of one host alone its own words', () => {
    expect(command(['status', 'web2'], { web2: away })).toEqual({
      status: 1,
      lines: [],
      errors: `vpsynth status: no connection to web2 (${place}): ${words}\n`,
    });
  });
});

describe('plan and deploy', () => {
  test.each(['plan', 'deploy'])('%s tells each that can not be reached once, with its name once', (name) => {
    expect(command([name, '--all'], { web1: away, web3: away })).toEqual({
      status: 1,
      lines: [],
      errors: `vpsynth ${name}: web1, ${none('web3')}\nnot begun: web2\n`,
    });
  });

  test('plan --format json: an object for each that failed', () => {
    const { status, lines } = command(['plan', '--all', '--format', 'json'], { web2: away });
    expect([status, lines.map((line) => JSON.parse(line))]).toEqual([
      1,
      [
        {
          host: 'web2',
          event: 'failed',
          elapsedSeconds: expect.any(Number),
          text: `no connection to web2 (${place}): ${words}`,
          notReached: ['web1', 'web3'],
        },
      ],
    ]);
  });

  test('--skip-unreachable: why one is left out; none left is a failure', () => {
    const { status, lines, errors } = command(['deploy', '--all', '--skip-unreachable'], { web3: away });
    expect([status, lines[0], errors]).toEqual([0, none('web3').replace('web3: ', 'web3: left out: '), '']);
    expect(command(['deploy', 'web1', '--skip-unreachable'], { web1: away })).toEqual({
      status: 1,
      lines: [],
      errors: `vpsynth deploy: no connection to web1 (${place}): ${words}\n`,
    });
    expect(
      command(['deploy', 'web1', 'web2', '--skip-unreachable', '--dry-run'], { web1: away }, ['web1/shop-prod']),
    ).toEqual({ status: 1, lines: [], errors: `vpsynth deploy: ${none('web1')}\nnot begun: web2\n` });
  });

  test('--skip-unreachable: what keeps all from beginning is told beside who is away', () => {
    const noAgent = { fault: { code: 127, words: 'sh: vpsynth-agent: not found\n' } };
    const { status, errors } = command(['deploy', '--all', '--skip-unreachable'], { web1: away, web2: noAgent });
    expect([status, errors]).toEqual([
      1,
      `vpsynth deploy: ${none('web1')}\nweb2: has no agent of vpsynth; run: npx vpsynth bootstrap web2\nnot begun: web3\n`,
    ]);
  });
});
