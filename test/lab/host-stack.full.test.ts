import { Monitoring, SshAccess, type SshAccessProps } from 'vpsynth';
import { synthesizeFleet } from 'vpsynth/testing';
import { service } from '../synth/checks/small-fleet';
import { environment, fleetOfOne } from '../synth/fleet-of-one';
import { waitFor } from '../wait-for';
import { DeployKey } from './deploy-key';
import { answersSsh, type Host } from './host/host';
import { type Lab, startLab } from './lab';

let lab: Lab;
let host: Host;
let key: DeployKey;
const address = '203.0.113.42';
const web = 'docker.io/library/nginx:1.30.7';
const drop = 'etc/ssh/sshd_config.d/0-vpsynth.conf';
const firewall = 'etc/vpsynth/firewall.nft';

/** The machine's own files, as synthesized for a host with an edge. */
function files(people?: SshAccessProps): Record<string, string> {
  const { fleet, host: declared } = fleetOfOne();
  if (people !== undefined) {
    new Monitoring(declared, 'monitor');
    new SshAccess(declared, 'access', people);
  }
  service(environment(fleet, 'own', declared), 'api');
  const prefix = 'infra/vps1/host/';
  const own = Object.entries(synthesizeFleet(fleet).files).filter(([path]) => path.startsWith(`${prefix}etc/`));
  return Object.fromEntries(own.map(([path, content]) => [path.slice(prefix.length), content]));
}

beforeAll(async () => {
  lab = await startLab();
  host = await lab.startHost({ name: 'lab-host-stack', address, kind: 'bare', names: [] });
  key = await DeployKey.make(host);
}, 120_000);

afterAll(async () => {
  key?.close();
  await lab?.close();
}, 120_000);

/** As the deployer does: sshd may be away for a moment while it reads its files anew. */
async function confirm(token: string): Promise<void> {
  await waitFor('sshd to answer', 30, async () => {
    const { result, error } = await key.ask({ operation: 'confirm-host', token });
    expect([result, error]).toEqual([{}, undefined]);
    return true;
  });
}

test('bootstrap makes a bare host one that can be deployed to; the second time there is nothing to do', async () => {
  const first = await key.bootstrap();
  expect(first).toEqual(
    expect.arrayContaining(['made the user deploy', 'wrote /usr/local/lib/vpsynth/agent', 'ready']),
  );
  const second = await key.bootstrap();
  expect(second.map((line) => line.replace(/(Engine|Compose) \S+/g, '$1 …'))).toEqual([
    'system: Debian GNU/Linux forky/sid',
    'Docker: is there',
    'Docker: Engine … Compose …',
    'ready',
  ]);
  expect(await host.run(['id', '-nG', 'deploy'])).toBe('deploy\n');
  expect((await host.run(['passwd', '--status', 'deploy'])).split(' ')[1]).not.toBe('P');
  await host.loadStandIns([web]);
}, 400_000);

describe('a stolen deploy key', () => {
  test.each(['id', 'sh', 'vpsynth-agent; id', 'vpsynth-agent $(id)', 'rsync --version', 'sudo -l', 'scp -t /tmp'])(
    'starts no %s',
    async (command) => {
      const { code, stdout, stderr } = await key.ssh(command);
      expect(code).toBe(126);
      expect(stdout).toBe('');
      expect(stderr).toMatch(/^vpsynth: /);
    },
  );

  test('writes nowhere but where things come in, and reads nothing', async () => {
    const source = '/etc/hostname';
    expect((await key.rsync(source, 'HOST:../../../etc/planted')).code).not.toBe(0);
    await key.rsync(source, 'HOST:/etc/planted');
    await key.rsync('--archive', '--devices', source, 'HOST:/../etc/planted');
    expect((await host.try(['test', '-e', '/etc/planted'])).code).toBe(1);
    const read = await key.rsync('HOST:./', '/tmp/vpsynth-never-read');
    expect(read.code).not.toBe(0);
    expect(read.stderr).toContain('not allowed');
  });

  test('forwards no port', async () => {
    const { code, stderr } = await key.forward('127.0.0.1:22');
    expect(code).not.toBe(0);
    expect(stderr).toMatch(/prohibited/);
  });

  test('adds no key of its own', async () => {
    const listed = await host.run([
      'stat',
      '-c',
      '%U %a',
      '/home/deploy',
      '/home/deploy/.ssh',
      '/home/deploy/.ssh/authorized_keys',
    ]);
    expect(listed).toBe('root 755\nroot 755\nroot 644\n');
  });
});

test('applied and confirmed: sshd, firewall and Docker are as declared, and containers have not noticed', async () => {
  await host.run([
    'docker',
    'run',
    '--detach',
    '--restart',
    'unless-stopped',
    '--name',
    'edge',
    '--network',
    'host',
    web,
  ]);
  await host.run([
    'docker',
    'run',
    '--detach',
    '--restart',
    'unless-stopped',
    '--name',
    'leak',
    '--publish',
    '0.0.0.0:8088:80',
    web,
  ]);
  expect(await lab.vantage.openPorts(address)).toEqual([22, 80, 8088]);
  const before = await host.state.containers();

  const token = await key.sharing(async () => {
    const { result, error } = await key.apply(files(), { shared: true });
    expect(error).toBeUndefined();
    const { confirm, changed } = result as { confirm: { token: string }; changed: string[] };
    expect(changed).toHaveLength(Object.keys(files()).length);
    const tooEasy = { operation: 'confirm-host', token: confirm.token };
    expect((await key.ask(tooEasy, { shared: true })).error?.code).toBe('same-connection');
    return confirm.token;
  });
  await confirm(token);

  expect(await lab.vantage.openPorts(address)).toEqual([22, 80]);
  expect((await host.state.containers()).map(({ id, startedAt }) => [id, startedAt])).toEqual(
    before.map(({ id, startedAt }) => [id, startedAt]),
  );
  const settings = (await host.run(['/usr/sbin/sshd', '-T'])).toLowerCase().split('\n');
  expect(settings).toEqual(
    expect.arrayContaining(['permitrootlogin no', 'passwordauthentication no', 'maxsessions 10']),
  );
  expect((await key.ssh('true', { user: 'root' })).stderr).toContain('Permission denied');
  expect(await host.run(['docker', 'info', '--format', '{{.LiveRestoreEnabled}} {{.LoggingDriver}}'])).toBe(
    'true local\n',
  );
  expect((await key.apply(files())).result).toEqual({ changed: [], removed: [], warnings: [] });
}, 180_000);

test('from containers the way out is open, and back to them', async () => {
  const fetch = ['docker', 'exec', 'leak', 'curl', '--silent', '--fail', '--max-time', '5'] as const;
  expect(await host.run([...fetch, '--output', '/dev/null', '--write-out', '%{http_code}', `http://${address}/`])).toBe(
    '200',
  );
  const inside = await host.run(['docker', 'inspect', '--format', '{{.NetworkSettings.IPAddress}}', 'leak']);
  expect(await host.run(['curl', '--silent', '--fail', '--max-time', '5', `http://${inside.trim()}/`])).toContain(
    'nginx',
  );
});

test('the README’s ways to look at each file work', async () => {
  const { fleet } = fleetOfOne();
  const readme = synthesizeFleet(fleet).files['infra/vps1/host/README.md'] ?? '';
  const commands = [...readme.matchAll(/^\| `etc\/.* \| `([^`]+)` \|$/gm)].map(([, command = '']) => command);
  // Those of systemd need systemd, and the others the distribution's own servers.
  const here = commands.filter((command) => !/^(systemctl|journalctl|unattended-upgrade|certbot) /.test(command));
  expect(here).toHaveLength(4);
  for (const command of here) await host.run(['sh', '-c', command]);
});

describe('people come in by what their keys may do', () => {
  let operator: DeployKey;
  let developer: DeployKey;
  let watcher: DeployKey;
  const people: DeployKey[] = [];

  async function apply(wanted: Record<string, string>): Promise<void> {
    const { result, error } = await key.apply(wanted);
    expect(error).toBeUndefined();
    const { token } = (result as { confirm: { token: string } }).confirm;
    await confirm(token);
  }

  beforeAll(async () => {
    // Writes down what sshd, sudo and the gate say, as the journal does where there is systemd.
    await host.run(['apt-get', 'install', '--yes', '--no-install-recommends', 'rsyslog'], { seconds: 120 });
    await host.run(['rsyslogd']);
    [operator, developer, watcher] = (await Promise.all(
      ['ada', 'grace', 'mary'].map((person) => DeployKey.make(host, person)),
    )) as [DeployKey, DeployKey, DeployKey];
    people.push(operator, developer, watcher);
    await apply(files({ operations: [operator.line], developers: [developer.line], monitoring: [watcher.line] }));
  }, 240_000);

  afterAll(() => {
    for (const each of people) each.close();
  });

  test('operators have a shell and are root by sudo, under an account of their own', async () => {
    const asked = await operator.ssh('id -un; sudo -n id -un', { user: 'operations' });
    expect(asked).toMatchObject({ code: 0, stdout: 'operations\nroot\n' });
    expect((await operator.ssh('vpsynth-agent')).stderr).toContain('Permission denied');
    // Nor by a key that somebody left in the account's home.
    const left = `mkdir -p -m 700 ~/.ssh && echo '${developer.line}' > ~/.ssh/authorized_keys`;
    expect((await operator.ssh(left, { user: 'operations' })).code).toBe(0);
    expect((await developer.ssh('id', { user: 'operations' })).stderr).toContain('Permission denied');
  });

  test('developers look, and change nothing', async () => {
    expect((await developer.ask({ operation: 'status-host', files: {} })).result).toMatchObject({ drift: [] });
    expect((await developer.ask({ operation: 'apply-host', files: {} })).error?.code).toBe('role');
    expect(await developer.ssh('id')).toMatchObject({ code: 126, stdout: '' });
    expect((await developer.rsync('/etc/hostname', 'HOST:./planted')).code).not.toBe(0);
    expect((await developer.forward('127.0.0.1:9090')).stderr).toMatch(/prohibited/);
  });

  test('monitoring has tunnels to what watches, and to nothing else', async () => {
    expect((await watcher.ask({ operation: 'drift' })).error?.code).toBe('role');
    // Nothing listens there on this host: the way itself is open.
    expect((await watcher.forward('127.0.0.1:9090')).stderr).toMatch(/Connection refused/);
    expect((await watcher.forward('127.0.0.1:22')).stderr).toMatch(/prohibited/);
  });

  test('who came, from where, by which key and for what is written down', async () => {
    const log = await host.run(['cat', '/var/log/auth.log']);
    expect(log).toMatch(/sshd\S*: Accepted publickey for operations from \S+ port \d+ ssh2: ED25519 SHA256:/);
    expect(log).toMatch(/sudo\S*: *operations : .*COMMAND=\/usr\/bin\/id -un/);
    expect(log).toMatch(/vpsynth-gate: developers grace from \S+: vpsynth-agent/);
    expect(log).toMatch(/vpsynth-gate: monitoring mary from \S+: vpsynth-agent/);
    expect(log).toMatch(/vpsynth-gate: deploy from \S+: rsync/);
  });

  test('who is taken off is shut out at once', async () => {
    await apply(files());
    for (const [person, user] of [
      [operator, 'operations'],
      [developer, 'deploy'],
    ] as const) {
      expect((await person.ssh('vpsynth-agent', { user })).stderr).toContain('Permission denied');
    }
    expect((await key.ask({ operation: 'status-host', files: {} })).error).toBeUndefined();
  });
});

test('a change that shuts everybody out is taken back by the host itself', async () => {
  const wrong = {
    ...files(),
    [drop]: (files()[drop] ?? '').replace('Port 22', 'Port 2222'),
    [firewall]: (files()[firewall] ?? '').replace('tcp dport 22 accept', 'tcp dport 2223 accept'),
  };
  const { result } = await key.apply(wrong, { seconds: 10 });
  expect(result?.changed).toEqual([`/${drop}`, `/${firewall}`]);
  expect(await answersSsh(address)).toBe(false);
  await host.untilUp();
  const { result: status } = await key.ask({ operation: 'status-host', files: {} });
  expect(status).toMatchObject({ pending: null, drift: [], reverted: { paths: [drop, firewall], warnings: [] } });
  expect(await host.run(['cat', `/${drop}`])).toBe(files()[drop]);
  expect(await lab.vantage.openPorts(address)).toEqual([22, 80]);
}, 90_000);

test('a loss of power before the confirmation shuts nobody out either', async () => {
  const wrong = {
    ...files(),
    [firewall]: (files()[firewall] ?? '').replace('tcp dport 22 accept', 'tcp dport 2223 accept'),
  };
  expect((await key.apply(wrong, { seconds: 600 })).result?.changed).toEqual([`/${firewall}`]);
  await host.powerOff();
  await host.powerOn();
  expect(await host.run(['cat', `/${firewall}`])).toBe(files()[firewall]);
  const { result } = await key.ask({ operation: 'status-host', files: {} });
  expect(result).toMatchObject({ pending: null, reverted: { paths: [firewall] } });
}, 120_000);

test('after a power loss the firewall stands before anything listens', async () => {
  await host.powerOff();
  await host.powerOn();
  await host.untilDockerAnswers();
  expect(await host.run(['nft', 'list', 'table', 'inet', 'vpsynth'])).toContain('policy drop');
  expect(await lab.vantage.openPorts(address)).toEqual([22, 80]);
  expect((await key.apply(files())).result).toMatchObject({ changed: [], removed: [] });
}, 120_000);
