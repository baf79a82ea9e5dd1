import { readAgentFiles } from '../../src/deploy/agent-files';
import { type AgentEvent, AgentRefusal, AgentSession } from '../../src/deploy/agent-session';
import type { HostFiles } from '../../src/deploy/host-files';
import { openHost } from '../../src/deploy/host-session';
import { SshConnection } from '../../src/deploy/ssh/connection';
import { NotPrepared } from '../../src/deploy/ssh/fault';
import { FakeHost, type Said } from './fakes/fake-host';

// Children get this test's environment, not that of the process that runs it.
jest.mock('node:child_process', () => {
  const real = jest.requireActual<typeof import('node:child_process')>('node:child_process');
  return {
    ...real,
    spawn: (program: string, args: string[], options: object) =>
      real.spawn(program, args, { ...options, env: process.env }),
  };
});

const own = { ...process.env };
afterEach(() => {
  process.env = { ...own };
});
const target = { name: 'web1', address: '203.0.113.1', port: 2222, user: 'deploy' };
const files = { name: 'web1', deployment: { ssh: target } } as unknown as HostFiles;

function fake(said: Said): FakeHost {
  const host = new FakeHost(said);
  process.env = { ...own, ...host.environment };
  return host;
}

async function session(said: Said, work: (agent: AgentSession, host: FakeHost) => Promise<void>): Promise<void> {
  const host = fake(said);
  const connection = new SshConnection(target);
  const agent = new AgentSession(connection, 'v1');
  try {
    await work(agent, host);
  } finally {
    await agent.close();
    connection.close();
  }
}

test('requests go before earlier ones are answered; each gets its own events and answer', async () => {
  const answers = {
    plan: [{ event: 'a', of: 'plan' }, { event: 'b', of: 'plan' }, { result: 1 }],
    status: [{ event: 'a', of: 'status' }, { error: { code: 'busy', message: 'ada@desk is deploying' } }],
    drift: [{ result: null }],
  };
  await session({ answers }, async (agent, host) => {
    const heard: AgentEvent[] = [];
    const hear = (event: AgentEvent) => heard.push(event);
    const all = ['plan', 'status', 'drift'].map((name) => agent.request(name, { value: `of ${name}` }, hear));
    const [plan, status, drift] = await Promise.allSettled(all);
    expect([plan, drift]).toEqual([
      { status: 'fulfilled', value: 1 },
      { status: 'fulfilled', value: null },
    ]);
    expect(status).toMatchObject({ reason: { code: 'busy', message: 'ada@desk is deploying' } });
    expect(heard).toEqual([
      { event: 'a', of: 'plan' },
      { event: 'b', of: 'plan' },
      { event: 'a', of: 'status' },
    ]);
    const [ssh, ...requests] = host.asked();
    expect(requests[0]).toEqual({ operation: 'plan', value: 'of plan' });
    expect((ssh as { ssh: string[] }).ssh.slice(-9)).toEqual([
      '-T',
      '-p',
      '2222',
      '-l',
      'deploy',
      '203.0.113.1',
      '--',
      'vpsynth-agent',
      'version=v1',
    ]);
  });
});

test.each(['Welcome!\n', '42\n', 'null\n', '"hi"\n', '[]\n', '{"motd": true}\n', '\n'])(
  'a banner is no answer: %j',
  (banner) =>
    session({ banner, answers: { plan: [banner, { result: 'mine' }] } }, async (agent) => {
      expect(await agent.request('plan')).toBe('mine');
    }),
);

test('the system’s own configuration is used, the host’s key comes from the repository alone', async () => {
  await session({}, async (agent, host) => {
    process.env.VPSYNTH_SSH_IDENTITY_FILE = '';
    await agent.request('plan');
    const [{ ssh }] = host.asked() as [{ ssh: string[] }];
    const options = ssh.filter((_, index) => ssh[index - 1] === '-o');
    expect(options).toEqual(
      expect.arrayContaining([
        'ControlMaster=yes',
        'HostKeyAlias=web1',
        'UserKnownHostsFile=infra/known_hosts',
        'GlobalKnownHostsFile=/dev/null',
        'StrictHostKeyChecking=yes',
        'UpdateHostKeys=no',
        'BatchMode=yes',
      ]),
    );
    expect(ssh).not.toContain('-i');
  });
});

test('a fault of the agent is one of vpsynth, with its trace', () =>
  session({ answers: { plan: [{ error: { code: 'fault', message: 'Traceback: x' } }] } }, async (agent) => {
    const error = await agent.request('plan').catch((caught: Error) => caught);
    expect(error).not.toBeInstanceOf(AgentRefusal);
    expect(error).toMatchObject({ message: 'the agent failed:\nTraceback: x' });
  }));

test.each(['no-engine', 'not-bootstrapped'])('%s is what bootstrap mends', (code) =>
  session({ answers: { plan: [{ error: { code, message: 'it lacks something' } }] } }, async (agent) => {
    await expect(agent.request('plan')).rejects.toThrow('it lacks something; run: npx vpsynth bootstrap web1');
  }),
);

const noAgent = 'web1 has no agent of vpsynth; run: npx vpsynth bootstrap web1';
test.each<[code: number, words: string, message: string, prepared: boolean]>([
  [127, 'sh: 1: vpsynth-agent: not found\n', noAgent, false],
  [127, 'sh: 1: /usr/local/lib/vpsynth/gate: not found\n', noAgent, false],
  [1, 'sudo: /usr/local/sbin/vpsynth-agent: command not found\n', noAgent, false],
  [1, 'sudo: a password is required\n', noAgent, false],
  [
    2,
    "/usr/bin/python3: can't open file '/usr/local/lib/vpsynth/agent': [Errno 2] No such file or directory\n",
    noAgent,
    false,
  ],
  // It is there, and fails: bootstrapping anew is no answer to that.
  [
    1,
    "FileNotFoundError: [Errno 2] No such file or directory: '/x'\n",
    "the connection to web1 ended: FileNotFoundError: [Errno 2] No such file or directory: '/x'",
    true,
  ],
  [0, '', 'the connection to web1 ended', true],
  [
    255,
    'ssh: connect to host 203.0.113.1 port 2222: Connection refused',
    'no connection to web1 (deploy@203.0.113.1 port 2222): ssh: connect to host 203.0.113.1 port 2222: Connection refused',
    true,
  ],
])('an end with %d and %j', (end, words, message, prepared) =>
  session({ answers: { plan: [{ end, words }] } }, async (agent) => {
    const error = await agent.request('plan').catch((caught: Error) => caught);
    expect((error as Error).message).toBe(message);
    expect(error instanceof NotPrepared).toBe(!prepared);
    // Whoever asks after that hears the same.
    await expect(agent.request('status')).rejects.toThrow(message);
  }),
);

test('every request that waits hears that the connection ended', () =>
  session({ answers: { plan: [{ end: 0, words: 'killed\n' }] } }, async (agent) => {
    const all = await Promise.allSettled([agent.request('plan'), agent.request('status')]);
    expect(all.map((each) => (each as PromiseRejectedResult).reason.message)).toEqual(
      Array(2).fill('the connection to web1 ended: killed'),
    );
  }));

test('a machine without ssh', async () => {
  process.env.PATH = '/nowhere';
  const connection = new SshConnection(target);
  const agent = new AgentSession(connection, 'v1');
  await expect(agent.request('plan')).rejects.toThrow(/^ssh can't be started: .*ENOENT/);
  await agent.close();
  connection.close();
});

describe('opening a host', () => {
  const ask = (agent: AgentSession) => Promise.all([agent.request('plan'), agent.request('status')]);
  const answers = { plan: [{ result: 1 }], status: [{ result: 2 }] };

  test('one connection, where the agent is of this version', async () => {
    const host = fake({ answers, version: readAgentFiles().version });
    const { session, answer } = await openHost(files, ask);
    await session.close();
    expect([answer, host.steps()]).toEqual([
      [1, 2],
      ['ssh', 'plan', 'status'],
    ]);
  });

  test('another version is replaced, and asked again over a new connection', async () => {
    const host = fake({ answers, version: '0000' });
    const { session, answer } = await openHost(files, ask);
    await session.close();
    const asked = host.asked();
    expect(answer).toEqual([1, 2]);
    expect(asked.map(({ operation }) => operation ?? 'ssh')).toEqual([
      'ssh',
      'plan',
      'status',
      'replace',
      'ssh',
      'plan',
      'status',
    ]);
    expect(asked[3]).toEqual({ operation: 'replace', files: readAgentFiles().files });
  });

  test('for a plan another version is lent, over the same connection, and replaced by none', async () => {
    const host = fake({ answers, version: '0000' });
    const { session, answer } = await openHost(files, ask, { outdated: 'lend' });
    await session.close();
    const asked = host.asked();
    expect([answer, asked.map(({ operation }) => operation ?? 'ssh')]).toEqual([
      [1, 2],
      ['ssh', 'plan', 'status', 'lend', 'plan', 'status'],
    ]);
    expect(asked[3]).toEqual({ operation: 'lend', files: readAgentFiles().files });
  });

  test('an agent that can not lend its place says what replaces it', async () => {
    const unknown = [{ error: { code: 'operation', message: 'this agent knows no operation lend' } }];
    fake({ answers: { ...answers, lend: unknown }, version: '0000' });
    await expect(openHost(files, ask, { outdated: 'lend' })).rejects.toThrow(
      /^web1: the host has another version of the agent; deploy or bootstrap replaces it$/,
    );
  });

  test('what only looks leaves another version where it is, and says so', async () => {
    const host = fake({ answers, version: '0000' });
    await expect(openHost(files, ask, { outdated: 'refuse' })).rejects.toThrow(
      /^web1: the host has another version of the agent; deploy or bootstrap replaces it$/,
    );
    expect(host.steps()).toEqual(['ssh', 'plan', 'status']);
  });

  test('an agent that can not be replaced now ends the connection as well', async () => {
    const busy = [{ error: { code: 'busy', message: 'ada@desk is deploying to this host' } }];
    fake({ answers: { ...answers, replace: busy }, version: '0000' });
    await expect(openHost(files, ask)).rejects.toThrow('ada@desk is deploying to this host');
  });

  test('an agent that stays outdated is told, once', async () => {
    const host = fake({ answers: { ...answers, replace: [{ result: {} }] }, version: '0000' });
    await expect(openHost(files, ask)).rejects.toThrow('the host has another version of the agent');
    expect(host.steps().filter((each) => each === 'ssh')).toHaveLength(2);
  });
});
