import { spawnSync } from 'node:child_process';
import { resolve } from 'node:path';
import { readAgentFiles } from '../../src/deploy/agent-files';
import { FakeHost, type Said } from './fakes/fake-host';
import { still } from './plans';
import { deployment, manifested, repository, secret } from './repository';

const { version } = readAgentFiles();
const images = { 'registry.example/api:1.0.0': 'one', 'registry.example/worker:1.0.0': 'two' };
const machine = { 'status-host': [{ result: { changed: [], removed: [] } }] };
const released = [{ wait: 150 }, { result: { seconds: 1, untrusted: {} } }];

/** What hosts say that have something to do in these stacks. */
function answers(...changed: string[]) {
  const stacks = Object.fromEntries(
    ['app', 'data', 'shared', 'edge'].map((name) => [
      name,
      changed.includes(name) ? { ...still, containers: { api: 'is not there' } } : still,
    ]),
  );
  return {
    ...machine,
    plan: [{ result: { stacks, existing: { ends: [], removes: [] }, lacking: [], images, warnings: [] } }],
    foresee: [
      {
        result: {
          actions: changed.map((stack) => ({ stack, service: 'api', action: 'start', because: 'is not there' })),
          memory: { limits: 0, reservations: 0, available: null },
        },
      },
    ],
    release: released,
    status: [{ result: { stacks: [] } }],
  };
}
const failing = { ...answers('app'), release: [{ error: { code: 'unhealthy', message: 'app: api is exited (1)' } }] };
const away = { fault: { code: 255, words: 'ssh: connect to host 203.0.113.1 port 22: Connection timed out\n' } };

/** Hosts by name: each stack with what it needs. */
type Fleet = Readonly<Record<string, Readonly<Record<string, readonly string[]>>>>;
const three: Fleet = { web1: { app: [] }, web2: { app: [] }, web3: { app: [] } };

function deploy(
  fleet: Fleet,
  said: Said['hosts'],
  args: readonly string[] = ['--all'],
  more: Readonly<Record<string, object>> = {},
  environment: NodeJS.ProcessEnv = {},
) {
  const [pattern] = deployment.stacks;
  const files = Object.entries(fleet).flatMap(([host, stacks]) => [
    [
      `infra/${host}/deployment.json`,
      JSON.stringify({
        ...deployment,
        host,
        stacks: Object.entries(stacks).map(([name, needs]) => ({ ...pattern, name, needs, edge: name === 'edge' })),
        ...more[host],
      }),
    ],
    ...Object.keys(stacks).flatMap((name) =>
      Object.entries(manifested(`infra/${host}/${name}`, { 'compose.yaml': 'services: {}\n' })),
    ),
  ]);
  const host = new FakeHost({ version, answers: answers('app'), hosts: said ?? {} });
  const { status, stdout, stderr } = spawnSync(process.execPath, [resolve('src/cli/vpsynth.js'), 'deploy', ...args], {
    cwd: repository(Object.fromEntries(files)),
    env: { HOME: host.folder, ...host.environment, [secret]: 'planted-value-5f1d', ...environment },
    encoding: 'utf8',
    timeout: 30_000,
  });
  const asked = host.asked();
  return {
    status,
    errors: stderr,
    lines: stdout
      .split('\n')
      .filter((line) => line !== '')
      .map((line) => line.replace(/^\[ *\d+\.\ds\] /, '')),
    /** `web1 begins`, `web1 ends`, of each release. */
    releases: asked.flatMap((entry) =>
      entry.operation === 'release'
        ? [`${entry.host} begins ${(entry.names as string[]).join(' ')}`]
        : entry.answered === undefined
          ? []
          : [`${entry.host} ends`],
    ),
    /** What releases were planned against. */
    planned: asked.flatMap(({ operation, planned }) => (operation === 'release' ? [planned] : [])),
    connections: asked.filter(({ ssh }) => ssh !== undefined).map((entry) => entry.host as string),
    operations: (name: string) => asked.filter((entry) => entry.host === name).map(({ operation }) => operation),
  };
}

// `repository()` has a host of its own, web1; where a fleet has none of that name it isn't named.
test('hosts that know nothing of each other are changed at the same time, each line with its host', () => {
  const { status, errors, releases, lines, connections } = deploy(three, {});
  expect([status, errors]).toEqual([0, '']);
  expect(releases.slice(0, 3).sort()).toEqual(['web1 begins app', 'web2 begins app', 'web3 begins app']);
  expect(connections.sort()).toEqual(['web1', 'web2', 'web3']);
  expect(lines.filter((line) => !/^web[123]: /.test(line))).toEqual([]);
  // Plans are told as the hosts were named, whoever answered first.
  expect(lines.slice(0, 6)).toEqual(
    ['web1', 'web2', 'web3'].flatMap((name) => [`${name}: app`, `${name}:   start    api: is not there`]),
  );
});

test('--parallel 1: one after the other', () => {
  const { releases } = deploy(three, {}, ['web1', 'web2', 'web3', '--parallel', '1']);
  expect(releases).toEqual(['web1', 'web2', 'web3'].flatMap((name) => [`${name} begins app`, `${name} ends`]));
});

test('all are planned, and have their files and images, before the first is changed', () => {
  const lacking = { ...answers('app') };
  const without = [{ result: { ...lacking.plan[0]?.result, images: {} } }];
  const pull = [{ error: { code: 'pull', message: "registry.example/api:1.0.0 can't be pulled: not found" } }];
  const { status, errors, releases } = deploy(three, { web3: { answers: { ...lacking, plan: without, pull } } });
  expect([status, releases]).toEqual([1, []]);
  expect(errors).toBe(
    "vpsynth deploy: web3: registry.example/api:1.0.0 can't be pulled: not found. What runs on web3 was not touched\nnot begun: web1, web2\n",
  );
});

describe('one that can’t be reached', () => {
  const message =
    'no connection (deploy@203.0.113.1 port 22): ssh: connect to host 203.0.113.1 port 22: Connection timed out';

  test('is told, and nothing begins', () => {
    const { status, errors, lines, releases } = deploy(three, { web2: away });
    expect([status, releases]).toEqual([1, []]);
    expect(lines).toEqual([]);
    expect(errors).toBe(`vpsynth deploy: web2: ${message}\nnot begun: web1, web3\n`);
  });

  test('is left out knowingly, with what uses it', () => {
    const fleet = { ...three, web3: { app: ['web2/app'] } };
    const { status, errors, lines, releases } = deploy(fleet, { web2: away }, ['--all', '--skip-unreachable']);
    expect([status, errors]).toEqual([0, '']);
    expect(lines).toEqual(
      expect.arrayContaining([
        `web2: left out: ${message}`,
        'web3: left out: it uses web2',
        'web1: released app in 1 s',
      ]),
    );
    expect(releases).toEqual(['web1 begins app', 'web1 ends']);
  });

  test('is not left out when it is the canary', () => {
    const { status, errors, releases } = deploy(three, { web2: away }, [
      '--all',
      '--skip-unreachable',
      '--canary',
      'web2',
    ]);
    expect([status, releases]).toEqual([1, []]);
    expect(errors).toContain(`${message}; web2 is the canary: name another by --canary, or wait for it\n`);
  });
});

describe('one that fails', () => {
  test('lets those under way come to their end, and nothing more begins', () => {
    const { status, errors, lines, releases } = deploy(
      { ...three, web4: { app: [] } },
      { web1: { answers: failing } },
      ['--all', '--parallel', '2'],
    );
    expect(status).toBe(1);
    expect(releases.filter((each) => each.includes('begins')).sort()).toEqual(['web1 begins app', 'web2 begins app']);
    expect(lines).toEqual(
      expect.arrayContaining([
        'web1: failed; web2 comes to its end, and nothing more begins',
        'web2: released app in 1 s',
      ]),
    );
    expect(errors).toBe('vpsynth deploy: web1: app: api is exited (1)\nnot begun: web3, web4\n');
  });

  test('--json: an object for each that failed', () => {
    const { lines } = deploy(three, { web1: { answers: failing } }, ['--all', '--parallel', '1', '--json']);
    expect(JSON.parse(lines.at(-1) as string)).toMatchObject({
      host: 'web1',
      event: 'failed',
      text: 'app: api is exited (1)',
      notReached: ['web2', 'web3'],
    });
  });

  test('what several say alike is told once', () => {
    const { errors } = deploy(three, {
      web1: { answers: failing },
      web2: { answers: { ...failing, release: [{ error: { code: 'disk', message: 'the disk is full' } }] } },
      web3: { answers: failing },
    });
    expect(errors).toBe('vpsynth deploy: web1, web3: app: api is exited (1)\nweb2: the disk is full\n');
  });
});

test('what no host can be reached without is told once', () => {
  const { status, errors } = deploy(three, {}, ['--all'], {}, { VPSYNTH_SSH_IDENTITY_FILE: '/nowhere/key' });
  expect([status, errors]).toEqual([
    1,
    'vpsynth deploy: web1, web2, web3: VPSYNTH_SSH_IDENTITY_FILE names /nowhere/key, which does not exist\n',
  ]);
});

describe('a canary', () => {
  const unwell = {
    result: { stacks: [{ name: 'app', services: [{ name: 'api', well: false, condition: 'restarting (1)' }] }] },
  };

  test.each([
    ['declared', ['--all'], { web3: { canary: true } }],
    ['named', ['--all', '--canary', 'web3'], { web1: { canary: true } }],
  ])('%s: first, alone, and the rest when it is well', (_, args, more) => {
    const { status, releases } = deploy(three, {}, args, more);
    expect(status).toBe(0);
    expect(releases.slice(0, 2)).toEqual(['web3 begins app', 'web3 ends']);
    expect(releases.slice(2, 4).sort()).toEqual(['web1 begins app', 'web2 begins app']);
  });

  test('that isn’t well keeps all others from beginning', () => {
    const { status, errors, releases } = deploy(three, { web3: { answers: { ...answers('app'), status: [unwell] } } }, [
      '--all',
      '--canary',
      'web3',
    ]);
    expect([status, releases]).toEqual([1, ['web3 begins app', 'web3 ends']]);
    expect(errors).toBe(
      'vpsynth deploy: web3: the canary web3 is not well: app: api restarting (1)\nnot begun: web1, web2\n',
    );
  });
});

test('hosts that use each other: the stacks by which they do first, over one connection each', () => {
  const fleet: Fleet = {
    web1: { data: [], app: ['web1/data', 'web2/shared'] },
    web2: { shared: ['web1/data'], app: ['web2/shared'] },
  };
  const { status, releases, connections, lines } = deploy(fleet, {
    web1: { answers: answers('data', 'app') },
    web2: { answers: answers('shared', 'app') },
  });
  expect(status).toBe(0);
  expect(releases.slice(0, 4)).toEqual(['web1 begins data', 'web1 ends', 'web2 begins shared', 'web2 ends']);
  expect(releases.slice(4, 6).sort()).toEqual(['web1 begins app', 'web2 begins app']);
  expect(connections.sort()).toEqual(['web1', 'web2']);
  expect(lines.filter((line) => line.includes('sending'))).toHaveLength(2);
});

test('nothing to do anywhere: one connection and one question each', () => {
  const fleet: Fleet = {
    web1: { data: [], app: ['web2/shared'] },
    web2: { shared: ['web1/data'], app: [] },
  };
  const { status, lines, connections, operations } = deploy(fleet, {
    web1: { answers: answers() },
    web2: { answers: answers() },
  });
  expect([status, connections.sort()]).toEqual([0, ['web1', 'web2']]);
  expect(operations('web1').filter((each) => each !== undefined)).toEqual(['plan', 'status-host']);
  expect(lines).toEqual(
    ['web1', 'web2'].map((name) => `${name}: nothing to do: everything is and runs as the files say`),
  );
});

describe('one name that several hosts answer for', () => {
  const certificates = [{ domain: 'app.example', names: ['app.example'] }];
  const more = Object.fromEntries(['web1', 'web2'].map((name) => [name, { certificates }]));
  const untrusted = [{ result: { release: 'one', seconds: 1, untrusted: { 'app.example': 'connection refused' } } }];
  const late = { ...answers('app'), release: untrusted, 'release again': released };
  const inTurn = ['web1', 'web2', '--parallel', '1'];
  const two: Fleet = { web1: { app: [], edge: [] }, web2: { app: [] } };
  const notTrusted = 'everything runs on web1, but not every site has a certificate that clients trust';

  test('its certificate may want them all: the first goes without, and asks again when the others run', () => {
    const { status, errors, releases, planned } = deploy(two, { web1: { answers: late } }, inTurn, more);
    expect([status, errors]).toEqual([0, '']);
    expect(planned[2]).toEqual({ edge: 'one' });
    expect(releases).toEqual([
      ...['web1 begins app', 'web1 ends', 'web2 begins app', 'web2 ends'],
      ...['web1 begins edge', 'web1 ends'],
    ]);
  });

  test('what is not issued then fails the run', () => {
    const { status, errors } = deploy(
      two,
      { web1: { answers: { ...late, 'release again': untrusted } } },
      inTurn,
      more,
    );
    expect([status, errors]).toEqual([1, `vpsynth deploy: web1: ${notTrusted}\n`]);
  });

  test('another host’s other name keeps nothing waiting', () => {
    const others = { ...more, web2: { certificates: [{ domain: 'other.example', names: ['other.example'] }] } };
    const { status, errors } = deploy(two, { web1: { answers: late } }, inTurn, others);
    expect([status, errors]).toEqual([1, `vpsynth deploy: web1: ${notTrusted}\nnot begun: web2\n`]);
  });
});
