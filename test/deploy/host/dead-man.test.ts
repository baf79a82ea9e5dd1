import { TestMachine } from './machine';

let machine: TestMachine;
beforeEach(() => {
  machine = new TestMachine();
});
afterEach(() => machine.close());

const firewall = 'etc/vpsynth/firewall.nft';
const ssh = 'etc/ssh/sshd_config.d/0-vpsynth.conf';
const kernel = 'etc/sysctl.d/90-vpsynth.conf';
const version = (port: number) => ({
  [firewall]: `tcp dport ${port} accept\n`,
  [ssh]: `Port ${port}\n`,
  [kernel]: `# ${port}\n`,
});

test('a change that a new connection confirms stays', () => {
  machine.bring(version(22));
  const [applied, confirmed, status, second] = machine.run(
    { do: 'apply' },
    { do: 'confirm', connection: '2@2' },
    { do: 'status' },
    { do: 'apply' },
  );
  expect(applied?.result.confirm).toEqual({ seconds: 60 });
  expect(applied?.started).toEqual([['/usr/local/sbin/vpsynth-agent', 'revert-host']]);
  expect(applied?.ran.slice(-3)).toEqual([
    'sshd -T -f /run/vpsynth/host/sshd_config',
    'nft --file /etc/vpsynth/firewall.nft',
    'service ssh reload',
  ]);
  expect(confirmed?.result).toEqual({});
  expect(status?.result).toEqual({
    changed: [],
    removed: [],
    drift: [],
    pending: null,
    reverted: null,
    wireGuardKey: null,
  });
  expect(second?.result).toEqual({ changed: [], removed: [], warnings: [] });
});

test('an unconfirmed change of sshd and firewall is taken back, the rest stays', () => {
  machine.bring(version(22));
  machine.run({ do: 'apply' }, { do: 'confirm', connection: '2@2' });
  machine.bring(version(2222));
  const [, reverted, status, late] = machine.run(
    { do: 'apply', seconds: 1 },
    { do: 'revert' },
    { do: 'status' },
    { do: 'confirm', connection: '2@2' },
  );
  expect(reverted?.ran).toEqual(['nft --file /etc/vpsynth/firewall.nft', 'service ssh reload']);
  expect(machine.read(firewall)).toBe(version(22)[firewall]);
  expect(machine.read(ssh)).toBe('Port 22\n');
  expect(machine.read(kernel)).toBe('# 2222\n');
  expect(status?.result).toEqual({
    changed: [`/${ssh}`, `/${firewall}`],
    removed: [],
    drift: [],
    pending: null,
    reverted: { paths: [ssh, firewall], warnings: [] },
    wireGuardKey: null,
  });
  expect(late?.error?.code).toBe('host-reverted');
});

test('the first firewall of all is taken away again', () => {
  machine.bring(version(22));
  const [, reverted] = machine.run({ do: 'apply', seconds: 1 }, { do: 'revert' });
  expect(reverted?.ran).toEqual(['nft delete table inet vpsynth', 'service ssh reload']);
  expect(machine.read(firewall)).toBeUndefined();
  expect(machine.read(ssh)).toBeUndefined();
});

test('what sshd refuses as the change is taken back does not keep the firewall', () => {
  machine.bring(version(22));
  machine.run({ do: 'apply' }, { do: 'confirm', connection: '2@2' });
  machine.bring(version(2222));
  const [, , status] = machine.run(
    { do: 'apply', seconds: 1 },
    { do: 'revert', refuse: { 'nft --file': 'busy' } },
    { do: 'status' },
  );
  expect(status?.result.reverted.warnings).toEqual(['busy']);
  expect(machine.read(ssh)).toBe('Port 22\n');
});

test('the connection that applied it can’t confirm it, nor can another token', () => {
  machine.bring(version(22));
  const [, same, wrong, right] = machine.run(
    { do: 'apply' },
    { do: 'confirm' },
    { do: 'confirm', token: 'guess', connection: '2@2' },
    { do: 'confirm', connection: '2@2' },
  );
  expect(same?.error?.code).toBe('same-connection');
  expect(wrong?.error?.code).toBe('host-reverted');
  expect(right?.result).toEqual({});
});

test('a second apply waits for the confirmation of the first', () => {
  machine.bring(version(22));
  const [, second] = machine.run({ do: 'apply' }, { do: 'apply' });
  expect(second?.error).toMatchObject({
    code: 'host-unconfirmed',
    message: expect.stringMatching(/^an earlier change of this host is taken back in (59|60) s unless confirmed$/),
  });
});

test('a half that fails takes the other half back at once', () => {
  machine.bring(version(22));
  machine.run({ do: 'apply' }, { do: 'confirm', connection: '2@2' });
  machine.bring(version(2222));
  const [failed, status] = machine.run({ do: 'apply', refuse: { 'ssh reload': 'no sshd' } }, { do: 'status' });
  expect(failed?.error?.message).toBe('no sshd');
  expect(machine.read(firewall)).toBe(version(22)[firewall]);
  expect(machine.read(ssh)).toBe('Port 22\n');
  expect(status?.result).toMatchObject({ drift: [], pending: null });
});

test('a restart before the confirmation takes the files back, and starts nothing', () => {
  machine.bring(version(22));
  const [nothing] = machine.run({ do: 'boot' }, { do: 'apply' }, { do: 'confirm', connection: '2@2' });
  expect(nothing).toMatchObject({ result: null, ran: [] });
  machine.bring(version(2222));
  const [, boot, late, status] = machine.run(
    { do: 'apply' },
    { do: 'boot' },
    { do: 'confirm', connection: '2@2' },
    { do: 'status' },
  );
  expect(boot?.ran).toEqual([]);
  expect(machine.read(firewall)).toBe(version(22)[firewall]);
  expect(machine.read(ssh)).toBe('Port 22\n');
  expect(late?.error?.code).toBe('host-reverted');
  expect(status?.result).toMatchObject({ drift: [], pending: null, reverted: { paths: [ssh, firewall] } });
});

test('a change whose time ran out without power is taken back by the next apply', () => {
  machine.bring(version(22));
  machine.run({ do: 'apply' }, { do: 'confirm', connection: '2@2' });
  machine.bring(version(2222));
  machine.run({ do: 'apply' });
  const pending = JSON.parse(machine.read('var/lib/vpsynth/host-pending.json') ?? '');
  machine.put('var/lib/vpsynth/host-pending.json', JSON.stringify({ ...pending, until: pending.until - 3600 }));
  const [answer] = machine.run({ do: 'apply' });
  expect(answer?.ran[0]).toBe('nft --file /etc/vpsynth/firewall.nft');
  expect(answer?.result.changed).toEqual([`/${ssh}`, `/${firewall}`]);
});
