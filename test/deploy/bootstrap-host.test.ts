import { spawnSync } from 'node:child_process';
import { chmodSync, existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { readAgentFiles } from '../../src/deploy/agent-files';
import { FakeHost, type Said } from './fakes/fake-host';
import { repository } from './repository';

const { version } = readAgentFiles();
const authorized = 'ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIFmkRR3bMvNmAau4L8+1oHbKSvxcuPuM98K1amUrW0ht ada\n';
const [, key = ''] = authorized.split(' ');
const fingerprint = spawnSync('ssh-keygen', ['-l', '-f', '-'], { input: authorized, encoding: 'utf8' }).stdout.split(
  ' ',
)[1];
const pinned = `web1 ssh-ed25519 ${key}\n`;
const nothing = [{ result: { changed: [], removed: [] } }];
const folder = '/run/vpsynth-bootstrap';

interface Start {
  readonly args?: readonly string[];
  readonly knownHosts?: string;
  readonly authorizedKeys?: string;
  readonly identityFile?: string;
}

function bootstrap(
  said: Said,
  { args = ['--host-key', fingerprint as string], knownHosts, authorizedKeys = authorized, identityFile }: Start = {},
) {
  const host = new FakeHost({ version, ...said });
  writeFileSync(
    join(host.folder, 'bin/ssh-keyscan'),
    `#!/bin/sh\necho "$*" > "$FAKE_HOST/scanned"\necho "203.0.113.1 ssh-ed25519 ${key}"\n`,
  );
  chmodSync(join(host.folder, 'bin/ssh-keyscan'), 0o755);
  const root = repository({
    'infra/authorized_keys': authorizedKeys,
    ...(knownHosts === undefined ? {} : { 'infra/known_hosts': knownHosts }),
  });
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    [resolve('src/cli/vpsynth.js'), 'bootstrap', 'web1', ...args],
    {
      cwd: root,
      env: {
        HOME: host.folder,
        ...host.environment,
        ...(identityFile === undefined ? {} : { VPSYNTH_SSH_IDENTITY_FILE: identityFile }),
      },
      encoding: 'utf8',
      timeout: 30_000,
    },
  );
  const file = join(root, 'infra/known_hosts');
  return {
    host,
    status,
    errors: stderr,
    lines: stdout
      .split('\n')
      .map((line) => line.replace(/^\[ *\d+\.\ds\] web1: /, ''))
      .slice(0, -1),
    scanned: existsSync(join(host.folder, 'scanned')),
    knownHosts: existsSync(file) ? readFileSync(file, 'utf8') : undefined,
  };
}

/** What was run and asked, without the connections themselves. */
function work(host: FakeHost) {
  return host.asked().flatMap(({ ssh, rsync, command, operation }) => {
    if (ssh !== undefined) return [];
    return [rsync === undefined ? (command ?? operation) : 'rsync'];
  });
}

const script = ['install', 'tar', 'bash', 'rm'];
const commands = {
  install: `install -d -m 0700 ${folder}`,
  tar: `tar -x -C ${folder} -f -`,
  bash: `bash ${folder}/bootstrap.sh deploy distribution`,
  rm: `rm -r ${folder}`,
};

test('a bare machine: its key pinned, the script run as root, its own files applied and confirmed', () => {
  const changed = { changed: ['/etc/docker/daemon.json'], removed: [] };
  const { status, errors, lines, host, knownHosts } = bootstrap({
    commands: { bash: { stdout: 'system: Debian\nready\n' } },
    answers: { 'status-host': [{ result: changed }], 'apply-host': [{ result: { ...changed, warnings: [] } }] },
  });
  expect([status, errors, knownHosts]).toEqual([0, '', pinned]);
  const asked = host.asked();
  expect(asked.filter(({ command }) => command !== undefined)).toEqual([
    { command: commands.install, given: '' },
    { command: commands.tar, given: true },
    { command: commands.bash, given: authorized },
    { command: commands.rm, given: '' },
  ]);
  expect(asked.flatMap(({ operation }) => operation ?? [])).toEqual(['status-host', 'apply-host']);
  const users = asked.flatMap(({ ssh }) =>
    ssh === undefined ? [] : (ssh as string[])[(ssh as string[]).indexOf('-l') + 1],
  );
  expect(users).toEqual(['root', 'root', 'root', 'root', 'deploy']);
  expect(lines).toEqual([
    `pinned the host key ${fingerprint} in infra/known_hosts: commit it`,
    'system: Debian',
    'ready',
    'the machine itself: 1 files applied',
    'ready; next: npx vpsynth deploy web1',
  ]);
});

test('another user becomes root by sudo, without being asked for a password', () => {
  const { host } = bootstrap(
    { answers: { 'status-host': nothing } },
    {
      args: ['--host-key', fingerprint as string, '--user', 'ubuntu', '--docker', 'docker'],
    },
  );
  expect(work(host)).toEqual([
    ...['install', 'tar'].map((name) => `sudo -n ${commands[name as 'install']}`),
    `sudo -n bash ${folder}/bootstrap.sh deploy docker`,
    `sudo -n ${commands.rm}`,
    'status-host',
  ]);
});

test('nobody who could be asked: nothing is pinned, nobody logs in', () => {
  const { status, errors, host, knownHosts } = bootstrap({}, { args: [] });
  expect([status, knownHosts, host.asked()]).toEqual([1, undefined, []]);
  expect(errors).toBe(
    `vpsynth bootstrap: 203.0.113.1 shows the key ${fingerprint}, which nobody has confirmed. Compare it with the one ` +
      `that the provider's console shows, and run: npx vpsynth bootstrap web1 --host-key ${fingerprint}\n`,
  );
});

test('another fingerprint than the given one: nothing is pinned, nobody logs in, no command would pin it', () => {
  const given = `SHA256:${'a'.repeat(43)}`;
  const { status, errors, host, knownHosts } = bootstrap({}, { args: ['--host-key', given] });
  expect([status, knownHosts, host.asked()]).toEqual([1, undefined, []]);
  expect(errors).toBe(
    `vpsynth bootstrap: 203.0.113.1 shows the key ${fingerprint}, not ${given} that you gave: nothing was sent; it may ` +
      'not be your host\n',
  );
});

test('a host that is prepared is brought up to date by its agent: root may not get in any more', () => {
  const { status, host, scanned, lines } = bootstrap(
    {
      answers: {
        'status-host': nothing,
        bootstrap: [{ event: 'bootstrap', line: 'Docker: is there' }, { result: {} }],
      },
    },
    { args: [], knownHosts: pinned },
  );
  expect([status, scanned, work(host)]).toEqual([0, false, ['status-host', 'bootstrap', 'status-host']]);
  expect(lines).toEqual(['Docker: is there', 'ready; next: npx vpsynth deploy web1']);
});

test('a port that sshd is to leave: asked there, confirmed at the declared one', () => {
  const changed = { changed: ['/etc/ssh/sshd_config.d/10-vpsynth.conf'], removed: [] };
  const { status, errors, host, lines } = bootstrap(
    {
      answers: {
        'status-host': [{ result: changed }],
        'apply-host': [{ result: { ...changed, warnings: [], confirm: { token: 'abc', seconds: 60 } } }],
      },
    },
    { args: ['--port', '2222'], knownHosts: pinned },
  );
  expect([status, errors]).toEqual([0, '']);
  const asked = host.asked();
  expect(asked.flatMap(({ operation }) => operation ?? [])).toEqual([
    ...['status-host', 'bootstrap', 'status-host', 'apply-host'],
    'confirm-host',
  ]);
  const ports = asked.flatMap(({ ssh }) =>
    ssh === undefined ? [] : (ssh as string[])[(ssh as string[]).indexOf('-p') + 1],
  );
  expect(ports).toEqual(['2222', '2222', '2222', '22']);
  expect(asked.find(({ rsync }) => rsync !== undefined)).toMatchObject({
    rsync: expect.arrayContaining([expect.stringMatching(/^--rsh=.*'-p' '2222'/)]),
  });
  expect(lines).toEqual([
    'a new connection reaches the host: firewall and sshd stay',
    'the machine itself: 1 files applied',
    'ready; next: npx vpsynth deploy web1',
  ]);
});

test('a pinned host that knows nothing of us yet is prepared as root', () => {
  const { status, errors, host } = bootstrap(
    { fault: { code: 255, words: 'deploy@203.0.113.1: Permission denied (publickey).', user: 'deploy' } },
    { args: [], knownHosts: pinned },
  );
  expect(work(host)).toEqual(script.map((name) => commands[name as keyof typeof commands]));
  // It stays shut after the script: then it is the key that isn't listed.
  expect([status, errors]).toEqual([
    1,
    'vpsynth bootstrap: web1: the machine is prepared, but your key is not in infra/authorized_keys: use one that is, ' +
      'or add it, and run it again\n',
  ]);
});

test('a machine that takes none of the keys of who bootstraps: the provider’s key is meant', () => {
  const { status, errors, host } = bootstrap({
    fault: { code: 255, words: 'root@203.0.113.1: Permission denied (publickey).', user: 'root' },
  });
  expect([status, work(host)]).toEqual([1, []]);
  expect(errors).toBe(
    'vpsynth bootstrap: root on web1 (203.0.113.1 port 22) takes none of your keys: name the one that the provider put ' +
      'there by VPSYNTH_SSH_IDENTITY_FILE, or another user who may become root by --user\n',
  );
});

test('a private key that is not there is told before ssh starts', () => {
  const { status, errors, host } = bootstrap({}, { identityFile: '/nowhere/key', knownHosts: pinned });
  expect([status, host.asked()]).toEqual([1, []]);
  expect(errors).toBe('vpsynth bootstrap: VPSYNTH_SSH_IDENTITY_FILE names /nowhere/key, which does not exist\n');
});

test('a host whose key has changed is not logged in to as root', () => {
  const { status, errors, host } = bootstrap(
    { fault: { code: 255, words: 'REMOTE HOST IDENTIFICATION HAS CHANGED' } },
    { args: [], knownHosts: pinned },
  );
  expect([status, work(host)]).toEqual([1, []]);
  expect(errors).toContain('shows another key than the one that infra/known_hosts pins for web1: nothing was sent');
});

test('what the script says as it fails is told', () => {
  const { status, errors, host } = bootstrap({
    commands: { bash: { code: 1, stderr: 'error: not a Debian or Ubuntu\n' } },
  });
  expect([status, errors]).toEqual([1, 'vpsynth bootstrap: web1: error: not a Debian or Ubuntu\n']);
  expect(work(host)).toHaveLength(3);
});

test('without a key of anybody nothing is asked', () => {
  const { status, errors, scanned } = bootstrap({}, { authorizedKeys: '# nobody\n' });
  expect([status, scanned]).toEqual([1, false]);
  expect(errors).toMatch(/^vpsynth bootstrap: infra\/authorized_keys has no key: /);
});

test.each<[args: readonly string[], message: string]>([
  [['web2'], '"web2" is one word too many: vpsynth bootstrap <host>\n'],
  [['--docker', 'snap'], '--docker is distribution or docker, not "snap"'],
  [['--user', '-oProxyCommand=id'], '--user lacks its value: write --user <name>; see npx vpsynth bootstrap --help'],
  [['--user=-oProxyCommand'], '--user is no name of a Linux user'],
  [['--host-key', 'SHA256:another'], '--host-key is SHA256: and 43 characters, as ssh-keygen -l prints a fingerprint'],
  [['--port', '0'], '--port is a number from 1 to 65535'],
  [['--port', 'ssh'], '--port is a number from 1 to 65535'],
])('%j is refused', (args, message) => {
  const { status, errors, host, scanned } = bootstrap({}, { args });
  expect([status, scanned, host.asked()]).toEqual([2, false, []]);
  expect(errors).toContain(`vpsynth bootstrap: ${message}`);
});
