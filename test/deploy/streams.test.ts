import { spawnSync } from 'node:child_process';
import { mkdirSync, symlinkSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { FakeHost, type Said } from './fakes/fake-host';
import { deployment, repository } from './repository';

const service = (name: string, more: object = {}) => ({ ...deployment.stacks[0]?.services[0], name, ...more });
const side = (name: string, colour: string) => service(name, { workload: 'api', colour });
const services = [
  ...[side('api-blue', 'blue'), side('api-blue-2', 'blue'), side('api-green', 'green'), side('api-green-2', 'green')],
  ...['web', 'web-2', 'web-3'].map((name) => service(name, { workload: 'web' })),
  service('postgres', { workload: 'postgres' }),
];
const files = {
  'infra/web1/deployment.json': JSON.stringify({
    ...deployment,
    stacks: [{ ...deployment.stacks[0], services }],
    databases: [{ construct: 'shop/database', stack: 'shop-prod', service: 'postgres', name: 'shop' }],
  }),
};
const green = { status: [{ result: { stacks: [{ name: 'shop-prod', active: { api: 'green' } }] } }] };

/** How a command ends against a host that says so, and the streams that it asked for. */
function command(args: readonly string[], said: Said = {}, environment: NodeJS.ProcessEnv = {}) {
  const host = new FakeHost({ answers: green, ...said });
  const { status, stdout, stderr } = spawnSync(process.execPath, [resolve('src/cli/vpsynth.js'), ...args], {
    cwd: repository(files),
    env: { HOME: host.folder, ...host.environment, ...environment },
    encoding: 'utf8',
    timeout: 30_000,
  });
  const asked = host.asked();
  const streams = asked.flatMap(({ ssh }) => {
    const words = (ssh ?? []) as string[];
    const word = words.includes('stream') ? words.at(-1) : undefined;
    return word === undefined ? [] : [JSON.parse(Buffer.from(word, 'base64').toString()) as Record<string, unknown>];
  });
  const operations = asked.flatMap(({ operation }) => (operation === undefined ? [] : [operation]));
  return { ended: [status, stdout, stderr], streams, operations };
}

describe('logs: a name means all sides and replicas', () => {
  test.each([
    [['api'], ['api-blue', 'api-blue-2', 'api-green', 'api-green-2']],
    [
      ['web', 'web-2', 'api-green'],
      ['web', 'web-2', 'web-3', 'api-green'],
    ],
    [['web-2'], ['web-2']],
  ])('%j', (named, found) => {
    const { ended, streams, operations } = command(['logs', 'web1', 'shop-prod', ...named]);
    expect(ended).toEqual([0, '', '']);
    expect(streams).toEqual([{ operation: 'logs', stack: 'shop-prod', services: found, follow: false, tail: 100 }]);
    expect(operations).toEqual(['still-here']);
  });

  test('one that is not there', () => {
    expect(command(['logs', 'web1', 'shop-prod', 'cache']).ended).toEqual([
      2,
      '',
      'vpsynth logs: shop-prod has no service cache; there is api, api-blue, api-blue-2, api-green, api-green-2, web, web-2, web-3, postgres\n',
    ]);
  });
});

describe('exec: a name means the one that serves', () => {
  test.each([
    ['api', 'api-green', ['still-here', 'status']],
    ['api-blue', 'api-blue', ['still-here']],
    ['web', 'web', ['still-here']],
    ['web-2', 'web-2', ['still-here']],
  ])('%s: %s', (named, found, asked) => {
    const { ended, streams, operations } = command(['exec', 'web1', 'shop-prod', named, '--', 'id']);
    expect([ended, streams[0]?.service, operations]).toEqual([[0, '', ''], found, asked]);
  });

  const sides = 'name one of api-blue, api-blue-2, api-green, api-green-2';
  test.each<[Said, string]>([
    [{ version: '0000' }, 'the host has another version of the agent'],
    [
      { answers: { status: [{ result: { stacks: [{ name: 'shop-prod', active: {} }] } }] } },
      'the host has no nginx that chooses',
    ],
  ])('%j: which one serves is not known', (said, why) => {
    const { ended, streams } = command(['exec', 'web1', 'shop-prod', 'api', '--', 'id'], said);
    expect(ended).toEqual([
      1,
      '',
      `vpsynth exec: shop-prod: which side of api serves can't be told: ${why}; ${sides}\n`,
    ]);
    expect(streams).toEqual([]);
  });

  test('an agent of another version takes what needs no question', () => {
    expect(command(['exec', 'web1', 'shop-prod', 'web', '--', 'id'], { version: '0000' }).ended).toEqual([0, '', '']);
  });
});

describe('what ssh fails by is said as a deployment says it', () => {
  const fault = (words: string, code = 255): Said => ({ fault: { code, words } });
  const unpinned = 'the key of web1 is not pinned in infra/known_hosts; for a new host run: npx vpsynth bootstrap web1';
  test.each<[args: readonly string[], said: Said, message: string]>([
    [['logs', 'web1', 'shop-prod'], fault('No ED25519 host key is known for web1 and …\n'), unpinned],
    [
      ['exec', 'web1', 'shop-prod', 'web', '--', 'id'],
      fault('Host key verification failed.\n'),
      'deploy@203.0.113.1 port 22 shows another key than the one that infra/known_hosts pins for web1: nothing was sent. ' +
        'Somebody may stand between you and the host; if it was installed anew, remove its line and run: npx vpsynth bootstrap web1',
    ],
    [
      ['psql', 'web1'],
      fault('ssh: connect to host 203.0.113.1 port 22: Connection refused\n'),
      'no connection to web1 (deploy@203.0.113.1 port 22): ssh: connect to host 203.0.113.1 port 22: Connection refused',
    ],
    [
      ['tunnel', 'web1', 'shop-prod', 'postgres', '5432', '--local', '0'],
      fault('sh: vpsynth-agent: not found\n', 127),
      'web1 has no agent of vpsynth; run: npx vpsynth bootstrap web1',
    ],
    [['tunnel', 'web1', 'shop-prod', 'postgres', '5432', '--local', '0'], fault('No x host key is known\n'), unpinned],
  ])('%j', (args, said, message) => {
    expect(command(args, said).ended).toEqual([1, '', `vpsynth ${args[0]}: ${message}\n`]);
  });

  test('a machine without ssh', () => {
    const bin = join(new FakeHost().folder, 'only-node');
    mkdirSync(bin);
    symlinkSync(process.execPath, join(bin, 'node'));
    expect(command(['logs', 'web1', 'shop-prod'], {}, { PATH: bin }).ended).toEqual([
      1,
      '',
      "vpsynth logs: ssh can't be started: spawn ssh ENOENT; install the package openssh-client, or put ssh on the PATH\n",
    ]);
  });

  test.each([3, 127, 255])('what a program there says, and its code %i, come as they are', (code) => {
    const said = { stream: code, streamSays: 'sh: nonsense: not found\n' };
    expect(command(['exec', 'web1', 'shop-prod', 'web', '--', 'nonsense'], said).ended).toEqual([
      code,
      '',
      'sh: nonsense: not found\n',
    ]);
  });
});
