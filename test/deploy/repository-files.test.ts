import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { appendFileSync, chmodSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { type AddressInfo, createServer } from 'node:net';
import { join } from 'node:path';
import { readAuthorizedKeys } from '../../src/deploy/bootstrap/authorized-keys';
import { isPinned, pin, scanHostKey } from '../../src/deploy/bootstrap/known-hosts';
import { portState } from '../../src/deploy/bootstrap/port-state';
import { readHostFiles } from '../../src/deploy/host-files';
import { commitOf } from '../../src/deploy/who';
import { freePort } from '../free-port';
import { deployment, repository, sha256 } from './repository';

// Children get this test's environment, not that of the process that runs it.
jest.mock('node:child_process', () => {
  const real = jest.requireActual<typeof import('node:child_process')>('node:child_process');
  return {
    ...real,
    spawn: (program: string, args: string[], options: object) =>
      real.spawn(program, args, { ...options, env: process.env }),
  };
});

const before = { folder: process.cwd(), environment: { ...process.env } };
let root: string;
beforeEach(() => {
  root = repository();
  process.chdir(root);
});
afterEach(() => {
  process.chdir(before.folder);
  process.env = { ...before.environment };
});

describe('the files of a host', () => {
  test('are read with their digests; what is for people and git is left out', () => {
    expect(readHostFiles('web1')).toEqual({
      name: 'web1',
      folder: 'infra/web1',
      deployment,
      digests: {},
      stacks: {
        'shop-prod': {
          manifest: {
            'compose.yaml': sha256('services: {}\n'),
            'secrets.json': sha256(readFileSync('infra/web1/shop-prod/secrets.json', 'utf8')),
          },
          secrets: JSON.parse(readFileSync('infra/web1/shop-prod/secrets.json', 'utf8')),
        },
      },
      machine: { 'etc/docker/daemon.json': sha256('{}\n') },
    });
  });

  const edited =
    'is not as synth wrote it. Say it in the declaration instead (`npx vpsynth diff` shows what would be lost), ' +
    'or overwrite the edits on purpose: npx vpsynth synth --overwrite-edits';
  const unread = "is missing or can't be read as JSON; run npx vpsynth synth and commit what it writes";
  test.each<[what: string, host: string, prepare: () => void, message: string]>([
    ['unknown', 'web2', () => {}, 'there is no host web2 here; there is web1'],
    [
      'just declared',
      'web2',
      () => writeFileSync('infra/main.ts', ''),
      'there is no host web2 here; there is web1; where it was just declared, run npx vpsynth synth',
    ],
    [
      'never synthesized',
      'web1',
      () => {
        rmSync('infra/web1', { recursive: true });
        writeFileSync('infra/main.ts', '');
      },
      'there is no host web1 here; none is synthesized yet: run npx vpsynth synth',
    ],
    ['this machine', 'laptop', () => {}, 'laptop is this machine itself: use npx vpsynth dev'],
    [
      'another folder',
      'web1',
      () => rmSync('infra', { recursive: true }),
      'there is no host web1 here; run it in the root of a repository that declares a fleet',
    ],
    [
      'edited',
      'web1',
      () => appendFileSync('infra/web1/shop-prod/compose.yaml', '#'),
      `infra/web1/shop-prod/compose.yaml ${edited}`,
    ],
    [
      'removed',
      'web1',
      () => rmSync('infra/web1/shop-prod/compose.yaml'),
      `infra/web1/shop-prod/compose.yaml ${edited}`,
    ],
    [
      'the machine’s',
      'web1',
      () => writeFileSync('infra/web1/host/etc/docker/daemon.json', ''),
      `infra/web1/host/etc/docker/daemon.json ${edited}`,
    ],
    [
      'not committed',
      'web1',
      () => rmSync('infra/web1/shop-prod', { recursive: true }),
      `infra/web1/shop-prod/.manifest.json ${unread}`,
    ],
    [
      'a conflict',
      'web1',
      () => writeFileSync('infra/web1/deployment.json', '<<<<<<<'),
      `infra/web1/deployment.json ${unread}`,
    ],
  ])('%s', (_, host, prepare, message) => {
    prepare();
    expect(() => readHostFiles(host)).toThrow(message);
  });

  test('what is only for people may be edited', () => {
    appendFileSync('infra/web1/shop-prod/README.md', 'mine');
    expect(readHostFiles('web1').name).toBe('web1');
  });
});

describe('pinned keys', () => {
  const key = { key: 'ssh-ed25519 AAAA', fingerprint: 'SHA256:x' };

  test('a host is pinned by its id alone', () => {
    expect(isPinned('web1')).toBe(false);
    pin('web1', key);
    expect(readFileSync('infra/known_hosts', 'utf8')).toBe('web1 ssh-ed25519 AAAA\n');
    expect(['web1', 'web', 'web10', 'ssh-ed25519'].map(isPinned)).toEqual([true, false, false, false]);
  });

  test('beside others, whose last line may lack its end', () => {
    writeFileSync('infra/known_hosts', '# ours\nweb2,203.0.113.2 ssh-ed25519 BBBB');
    pin('web1', key);
    expect(readFileSync('infra/known_hosts', 'utf8')).toBe(
      '# ours\nweb2,203.0.113.2 ssh-ed25519 BBBB\nweb1 ssh-ed25519 AAAA\n',
    );
    expect(['web1', 'web2', '203.0.113.1'].map(isPinned)).toEqual([true, true, false]);
  });

  test('a scanned key has the fingerprint that ssh-keygen gives; nobody there is told', async () => {
    spawnSync('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-C', '', '-f', join(root, 'key')]);
    const [type, data] = readFileSync('key.pub', 'utf8').trim().split(' ');
    writeFileSync(
      'ssh-keyscan',
      `#!/bin/sh\necho "# 203.0.113.1:22 SSH-2.0"\n[ "$*" = "-T 10 -t ed25519 -p 22 203.0.113.1" ] && echo "203.0.113.1 ${type} ${data}"\nexit 1\n`,
    );
    chmodSync('ssh-keyscan', 0o755);
    process.env.PATH = `${root}:${process.env.PATH}`;
    const [, fingerprint] = spawnSync('ssh-keygen', ['-l', '-f', join(root, 'key.pub')], {
      encoding: 'utf8',
    }).stdout.split(' ');
    expect(await scanHostKey('203.0.113.1', 22)).toEqual({ key: `${type} ${data}`, fingerprint });
    const next =
      'Where sshd listens on another port, name it by --port; else look at the machine and at the firewall of its provider';
    const free = await freePort();
    await expect(scanHostKey('127.0.0.1', free)).rejects.toThrow(
      `no sshd with an ed25519 key answers at 127.0.0.1 port ${free}: the connection is refused, so nothing listens there. ${next}`,
    );
    const server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    await expect(scanHostKey('127.0.0.1', port)).rejects.toThrow(
      `no sshd with an ed25519 key answers at 127.0.0.1 port ${port}: something listens there, and shows no such key. ${next}`,
    );
    server.close();
  });
});

(process.platform === 'linux' ? test : test.skip)('a port that stays silent is told as such', async () => {
  // Its queue is full, so that Linux leaves another connection unanswered (listen(2)).
  const listening = `
import socket, time
server = socket.socket()
server.bind(("127.0.0.1", 0))
server.listen(0)
waiting = socket.create_connection(server.getsockname())
print(server.getsockname()[1], flush=True)
time.sleep(60)`;
  const server = spawn('python3', ['-c', listening], { stdio: ['ignore', 'pipe', 'inherit'] });
  try {
    const [port] = (await once(server.stdout, 'data')) as [Buffer];
    expect(await portState('127.0.0.1', Number(port), 0.2)).toBe('nothing answers within 0.2 s');
  } finally {
    server.kill();
  }
});

describe('authorized keys', () => {
  /** A key of a type, as its wire format has it: the type's name, then its numbers. */
  const keyOf = (type: string) =>
    `${type} ${Buffer.concat([Buffer.from([0, 0, 0, type.length]), Buffer.from(type), Buffer.alloc(36, 7)]).toString('base64')}`;
  const ed25519 = keyOf('ssh-ed25519');
  const rsa = keyOf('ssh-rsa');
  const none =
    'infra/authorized_keys has no key: put the public keys of those who may deploy in it, one a line, for example by: ' +
    'cat ~/.ssh/id_ed25519.pub >> infra/authorized_keys';
  test.each<[text: string | undefined, found: string | undefined]>([
    [undefined, undefined],
    ['', undefined],
    ['# people\n\n', undefined],
    ['  # indented\n', undefined],
    [`# ada\n${ed25519} ada\n\n${rsa} grace`, `${ed25519} ada\n${rsa} grace\n`],
    [`${ed25519} ada\r\n`, `${ed25519} ada\n`],
    [ed25519, `${ed25519}\n`],
  ])('%j', (text, found) => {
    if (text !== undefined) writeFileSync('infra/authorized_keys', text);
    if (found === undefined) expect(readAuthorizedKeys).toThrow(none);
    else expect(readAuthorizedKeys()).toBe(found);
  });

  const noKey =
    'is no public key: a line is a type, its data and a comment, as in ssh-ed25519 AAAA… ada, and nothing before';
  test.each<[line: string, told: string]>([
    ['-----BEGIN OPENSSH PRIVATE KEY-----', "begins a private key: take it out, don't commit it."],
    ['-----BEGIN RSA PRIVATE KEY-----', "begins a private key: take it out, don't commit it."],
    ['~/.ssh/id_ed25519.pub', noKey],
    ['ssh-ed25519', noKey],
    ['ssh-ed25519 AAAA ada', noKey],
    [ed25519.replace('ssh-ed25519', 'ssh-rsa'), noKey],
    [ed25519.slice(0, 24), noKey],
    [`no-pty ${ed25519}`, noKey],
  ])('%j is refused with its line', (line, told) => {
    writeFileSync('infra/authorized_keys', `${ed25519} ada\n${line}\n`);
    expect(readAuthorizedKeys).toThrow(`infra/authorized_keys:2 ${told}`);
  });
});

test('what files are of: a commit, marked when they are not committed; nothing outside git', async () => {
  expect(await commitOf('infra/web1')).toBeUndefined();
  const git = (...args: string[]) =>
    spawnSync('git', ['-c', 'user.name=a', '-c', 'user.email=a@b.example', ...args], {
      encoding: 'utf8',
    }).stdout.trim();
  git('init', '--quiet');
  git('add', '.');
  git('commit', '--quiet', '--message', 'all');
  const head = git('rev-parse', 'HEAD');
  expect(await commitOf('infra/web1')).toBe(head);
  writeFileSync('infra/other', '');
  expect(await commitOf('infra/web1')).toBe(head);
  writeFileSync('infra/web1/new', '');
  expect(await commitOf('infra/web1')).toBe(`${head}-dirty`);
});
