import { lstatSync, readlinkSync, rmSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { TestMachine } from './machine';

let machine: TestMachine;
beforeEach(() => {
  machine = new TestMachine();
});
afterEach(() => machine.close());

const hook = 'etc/letsencrypt/renewal-hooks/deploy/vpsynth';
const timer = 'etc/systemd/system/vpsynth-shop-prod-report.timer';
const ssh = 'etc/ssh/sshd_config.d/0-vpsynth.conf';
const quiet = {
  'etc/docker/daemon.json': '{"live-restore": true, "log-driver": "local"}\n',
  'etc/sysctl.d/90-vpsynth.conf': '# network\nnet.ipv4.tcp_syncookies = 1\n',
  'etc/apt/apt.conf.d/52vpsynth-unattended-upgrades': 'APT::Periodic::Unattended-Upgrade "1";\n',
  [hook]: '#!/bin/sh\n',
  [timer]: '[Timer]\nOnCalendar=*-*-* 02:00:00 UTC\n[Install]\nWantedBy=timers.target\n',
};
const risky = {
  'etc/vpsynth/firewall.nft': 'table inet vpsynth\n',
  [ssh]: 'Port 22\nPasswordAuthentication no\n',
};

test('installs whole, validates first, and finds nothing to do the second time', () => {
  machine.put('proc/sys/net/ipv4/tcp_syncookies', '0\n');
  machine.bring(quiet);
  const [first, second] = machine.run({ do: 'apply' }, { do: 'apply' });
  expect(first?.result).toEqual({
    changed: Object.keys(quiet)
      .sort()
      .map((path) => `/${path}`),
    removed: [],
    warnings: ['no systemd runs here: nothing starts vpsynth-shop-prod-report.timer'],
  });
  expect(first?.ran).toEqual([
    'apt-config --config-file=/run/vpsynth/host/apt.conf dump',
    'dockerd --validate --config-file=/run/vpsynth/host/daemon.json',
    'sh -n',
    'docker info --format {{.Driver}}',
    'pkill --signal HUP --exact --pidfile /run/docker.pid dockerd',
    'docker info --format {{.LiveRestoreEnabled}}',
    'service docker restart',
    'docker info --format {{.Driver}}',
  ]);
  for (const [path, content] of Object.entries(quiet)) expect(machine.read(path)).toBe(content);
  expect(machine.mode(hook)).toBe(0o755);
  expect(machine.mode('etc/docker/daemon.json')).toBe(0o644);
  expect(machine.read('proc/sys/net/ipv4/tcp_syncookies')).toBe('1');
  expect(
    readlinkSync(join(machine.root, 'etc/systemd/system/timers.target.wants/vpsynth-shop-prod-report.timer')),
  ).toBe(`/${timer}`);
  expect(second).toMatchObject({ result: { changed: [], removed: [], warnings: [] }, ran: [] });
});

test('removes what an earlier apply installed, and nothing else', () => {
  machine.put('etc/systemd/system/own.timer', 'a person’s\n');
  machine.bring(quiet);
  machine.run({ do: 'apply' });
  const { [timer]: _, ...fewer } = quiet;
  machine.bring(fewer);
  const [answer] = machine.run({ do: 'apply' });
  expect(answer?.result).toMatchObject({ changed: [], removed: [`/${timer}`] });
  expect(machine.read(timer)).toBeUndefined();
  const link = join(machine.root, 'etc/systemd/system/timers.target.wants/vpsynth-shop-prod-report.timer');
  expect(() => lstatSync(link)).toThrow('ENOENT');
  expect(machine.read('etc/systemd/system/own.timer')).toBe('a person’s\n');
});

test('with systemd, its units are told', () => {
  machine.put('run/systemd/system/.keep', '');
  machine.bring({ [timer]: quiet[timer] as string });
  const [answer] = machine.run({ do: 'apply' });
  expect(answer?.ran).toEqual([
    'systemd-analyze calendar *-*-* 02:00:00 UTC',
    'systemctl daemon-reload',
    'systemctl restart vpsynth-shop-prod-report.timer',
  ]);
});

test('keeps what somebody else had there before', () => {
  machine.put('etc/docker/daemon.json', '{"dns": ["192.0.2.53"]}\n');
  machine.bring(quiet);
  machine.run({ do: 'apply' });
  expect(machine.read('var/lib/vpsynth/before/etc/docker/daemon.json')).toBe('{"dns": ["192.0.2.53"]}\n');
});

test('a kernel that refuses a parameter gets the others', () => {
  machine.put('proc/sys/net/ipv4/tcp_syncookies', '0\n');
  machine.bring({ 'etc/sysctl.d/90-vpsynth.conf': 'vm.no_such = 1\nnet.ipv4.tcp_syncookies = 1\n' });
  const [answer] = machine.run({ do: 'apply' });
  expect(answer?.result.warnings).toEqual(['the kernel refuses vm.no_such = 1: No such file or directory']);
  expect(machine.read('proc/sys/net/ipv4/tcp_syncookies')).toBe('1');
});

test.each([
  ['etc/shadow'],
  ['etc/docker/../shadow'],
  ['etc/sudoers.d/vpsynth'],
  ['etc/systemd/system/ssh.service'],
  ['etc/systemd/system/vpsynth-a/b.service'],
  ['/etc/docker/daemon.json'],
])('refuses %s, whoever asks', (path) => {
  machine.bring(quiet);
  const [answer] = machine.run({ do: 'apply', digests: { [path]: 'a'.repeat(64) } });
  expect(answer?.error).toEqual({ code: 'path', message: `'${path}' is no file of a host that vpsynth makes` });
  expect(machine.read('etc/docker/daemon.json')).toBeUndefined();
});

test('follows no link of the deploy user’s, and installs nothing but what was sent', () => {
  const digests = { 'etc/docker/daemon.json': 'a'.repeat(64) };
  machine.bring(quiet);
  expect(machine.run({ do: 'apply', digests })[0]?.error?.code).toBe('incomplete');
  const sent = join(machine.root, 'srv/vpsynth/incoming/host/etc/docker/daemon.json');
  rmSync(sent);
  symlinkSync('/etc/hostname', sent);
  expect(machine.run({ do: 'apply', digests })[0]?.error).toMatchObject({
    code: 'incomplete',
    message: expect.stringContaining('symbolic links'),
  });
  expect(machine.read('etc/docker/daemon.json')).toBeUndefined();
});

test('one program’s refusal leaves every file as it was', () => {
  machine.bring({ ...quiet, ...risky });
  const [answer] = machine.run({ do: 'apply', refuse: { 'nft --check': 'syntax error' } });
  expect(answer?.error).toEqual({ code: 'program-failed', message: 'syntax error' });
  for (const path of Object.keys({ ...quiet, ...risky })) expect(machine.read(path)).toBeUndefined();
  expect(machine.read('var/lib/vpsynth/host.json')).toBeUndefined();
});

test('a Docker that doesn’t come back gets its earlier settings', () => {
  const earlier = '{"live-restore": true}\n';
  machine.bring({ 'etc/docker/daemon.json': earlier });
  machine.run({ do: 'apply' });
  machine.bring({ 'etc/docker/daemon.json': '{"live-restore": true, "log-driver": "local"}\n' });
  const [answer] = machine.run({ do: 'apply', refuse: { 'service docker restart': 'failed' } });
  expect(answer?.error?.message).toBe('failed');
  expect(machine.read('etc/docker/daemon.json')).toBe(earlier);
  expect(answer?.ran.filter((command) => command === 'service docker restart')).toHaveLength(2);
});

test('a drop-in that another file would win over is refused, with its value', () => {
  machine.put('etc/ssh/sshd_config.d/0-a.conf', 'PasswordAuthentication yes\n');
  machine.bring(risky);
  expect(machine.run({ do: 'apply' })[0]?.error).toEqual({
    code: 'sshd-overridden',
    message:
      '/etc/ssh/sshd_config.d/0-vpsynth.conf says PasswordAuthentication no, and yes would be in force: another file in /etc/ssh/sshd_config.d or /etc/ssh/sshd_config says so first',
  });
  machine.put('etc/ssh/sshd_config.d/0-a.conf', '');
  machine.put('etc/ssh/sshd_config', 'UsePAM yes\n');
  expect(machine.run({ do: 'apply' })[0]?.error?.code).toBe('sshd-overridden');
});

describe('an agent that is killed once its files are in place', () => {
  const account = { operations: 'operations:x:1001:1001:vpsynth operations:/home/operations:/bin/bash' };
  const keys = 'etc/vpsynth/access/operations';
  const link = () => join(machine.root, 'etc/systemd/system/timers.target.wants/vpsynth-shop-prod-report.timer');

  test('the next run has it take effect, as a change and no hand’s', () => {
    machine.put('run/systemd/system/.keep', '');
    machine.put('etc/docker/daemon.json', '{"live-restore": true}\n');
    machine.bring(quiet);
    const [killed, status] = machine.run({ do: 'apply', kill: 'systemctl restart docker' }, { do: 'status' });
    expect(killed?.result).toBeUndefined();
    expect(machine.read('etc/docker/daemon.json')).toBe(quiet['etc/docker/daemon.json']);
    expect(status?.result).toMatchObject({ changed: expect.arrayContaining(['/etc/docker/daemon.json']), drift: [] });
    const [next, last] = machine.run({ do: 'apply' }, { do: 'apply' });
    expect(next?.result.changed).toContain('/etc/docker/daemon.json');
    // live-restore was on before.
    expect(next?.ran.filter((command) => /docker\.service/.test(command))).toEqual([
      'systemctl restart docker.service',
    ]);
    expect(last).toMatchObject({ result: { changed: [], removed: [] }, ran: [] });
  });

  test('a timer starts', () => {
    machine.put('run/systemd/system/.keep', '');
    machine.bring({ [timer]: quiet[timer] });
    machine.run({ do: 'apply', kill: 'systemctl daemon-reload' });
    const [next] = machine.run({ do: 'apply' });
    expect(next?.ran).toContain('systemctl restart vpsynth-shop-prod-report.timer');
    expect(lstatSync(link()).isSymbolicLink()).toBe(true);
  });

  test('a file that is no longer declared meanwhile goes with all that it had in effect', () => {
    machine.put('run/systemd/system/.keep', '');
    machine.bring({ [timer]: quiet[timer] });
    machine.run({ do: 'apply', kill: 'systemctl daemon-reload' });
    machine.bring({});
    const [status, next, last] = machine.run({ do: 'status' }, { do: 'apply' }, { do: 'status' });
    expect(status?.result.removed).toEqual([`/${timer}`]);
    expect(next?.ran).toContain('systemctl stop vpsynth-shop-prod-report.timer');
    expect(() => lstatSync(link())).toThrow('ENOENT');
    expect(last?.result).toMatchObject({ changed: [], removed: [] });
  });

  test('a withdrawn account is shut', () => {
    machine.bring({ [keys]: 'ssh-ed25519 AAAA person\n' });
    machine.run({ do: 'apply' });
    machine.bring({});
    machine.run({ do: 'apply', accounts: account, kill: 'usermod --expiredate 1' });
    expect(machine.read(keys)).toBeUndefined();
    const [next] = machine.run({ do: 'apply', accounts: account });
    expect(next).toMatchObject({ result: { removed: [`/${keys}`] } });
    expect(next?.ran).toContain('usermod --expiredate 1 operations');
  });
});

test('what was removed by hand and is no longer declared is told once', () => {
  machine.bring(quiet);
  machine.run({ do: 'apply' });
  rmSync(join(machine.root, hook));
  const { [hook]: _, ...fewer } = quiet;
  machine.bring(fewer);
  const [first, second] = machine.run({ do: 'apply' }, { do: 'status' });
  expect(first?.result.removed).toEqual([`/${hook}`]);
  expect(second?.result).toMatchObject({ removed: [], drift: [] });
});

test('what holds for one user is asked for that user', () => {
  machine.bring({ ...risky, [ssh]: `${risky[ssh]}Match User operations\nAuthorizedKeysFile /etc/keys\n` });
  const [answer] = machine.run({ do: 'apply' });
  expect(answer?.error).toBeUndefined();
  expect(answer?.ran).toContain(
    'sshd -T -C user=operations,host=localhost,addr=127.0.0.1 -f /run/vpsynth/host/sshd_config',
  );
});

test('tells what was changed by hand', () => {
  machine.bring(quiet);
  machine.run({ do: 'apply' });
  machine.put(hook, '#!/bin/sh\nexit 0\n');
  rmSync(join(machine.root, timer));
  expect(machine.run({ do: 'status' })[0]?.result.drift).toEqual([
    { path: `/${hook}`, state: 'changed' },
    { path: `/${timer}`, state: 'missing' },
  ]);
  const [answer] = machine.run({ do: 'apply' });
  expect(answer?.result.changed).toEqual([`/${hook}`, `/${timer}`]);
});

describe('access of people', () => {
  const people = {
    'etc/vpsynth/access/operations': 'ssh-ed25519 AAAA ada\n',
    'etc/sudoers.d/vpsynth-operations': 'operations ALL=(ALL:ALL) NOPASSWD: ALL\n',
  };

  test('is judged by sudo and ssh-keygen first; the account is made once', () => {
    machine.bring(people);
    const ours = { operations: 'operations:x:1001:1001:vpsynth operations:/home/operations:/bin/bash' };
    const [first, again] = machine.run({ do: 'apply' }, { do: 'apply', accounts: ours });
    expect(first?.ran).toEqual([
      'visudo -c -q -f /run/vpsynth/host/sudoers',
      'ssh-keygen -l -f /run/vpsynth/host/keys',
      'getent passwd operations',
      'getent passwd operations',
      'useradd --create-home --user-group --shell /bin/bash --comment vpsynth operations --password * operations',
    ]);
    expect(machine.mode('etc/sudoers.d/vpsynth-operations')).toBe(0o440);
    expect(machine.mode('etc/vpsynth/access/operations')).toBe(0o644);
    expect(again).toMatchObject({ result: { changed: [] }, ran: [] });
  });

  test('an account of somebody’s own is left alone', () => {
    machine.bring(people);
    const [told] = machine.run({ do: 'apply', accounts: { operations: 'operations:x:1000:1000:Ann:/home/a:/bin/sh' } });
    expect(told?.error).toEqual({
      code: 'account',
      message: "there is an account operations already, and it isn't vpsynth's: remove or rename it",
    });
    expect(machine.read('etc/sudoers.d/vpsynth-operations')).toBeUndefined();
  });

  test('who is no longer declared is shut out', () => {
    machine.bring(people);
    machine.run({ do: 'apply' });
    machine.bring({});
    expect(machine.run({ do: 'apply' })[0]?.result.removed).toEqual(
      Object.keys(people)
        .sort()
        .map((path) => `/${path}`),
    );
    expect(machine.read('etc/vpsynth/access/operations')).toBeUndefined();
  });

  test('the account is shut with its last key, and opened with the next', () => {
    const accounts = { operations: 'operations:x:1001:1001:vpsynth operations:/home/operations:/bin/bash' };
    machine.bring(people);
    machine.run({ do: 'apply' });
    machine.bring({});
    expect(machine.run({ do: 'apply', accounts })[0]?.ran).toContain('usermod --expiredate 1 operations');
    machine.bring(people);
    expect(machine.run({ do: 'apply', accounts })[0]?.ran).toContain('usermod --expiredate  operations');
  });
});
