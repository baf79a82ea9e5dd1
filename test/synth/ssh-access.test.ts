import { Duration, Monitoring, NginxEdge, SshAccess, type SshAccessProps } from 'vpsynth';
import { synthesizeFleet } from 'vpsynth/testing';
import { fleetOfOne, vps } from './fleet-of-one';
import { keyOf } from './ssh-key';

const [ada, grace, mary] = [keyOf('ada@example', 1), keyOf('grace', 2), keyOf('mary', 3)];

function files(props: SshAccessProps, monitored = false): Record<string, string> {
  const { fleet, host } = fleetOfOne();
  if (monitored) new Monitoring(host, 'monitor');
  new SshAccess(host, 'access', props);
  return { ...synthesizeFleet(fleet).files };
}

const lines = (text = '') => text.split('\n').filter((line) => line !== '' && !line.startsWith('#'));
const folder = 'infra/vps1/host/etc';

test('without people, sshd and the journal are as ever', () => {
  const { fleet } = fleetOfOne();
  const { files: own } = synthesizeFleet(fleet);
  expect(own[`${folder}/ssh/sshd_config.d/0-vpsynth.conf`]).not.toContain('AuthorizedKeysFile');
  expect(own[`${folder}/systemd/journald.conf.d/50-vpsynth.conf`]).toContain('MaxRetentionSec=1month\n');
  expect(Object.keys(own).filter((path) => /access|sudoers/.test(path))).toEqual([]);
});

test('each role comes in by a file of its own, with what it may do', () => {
  const own = files({ operations: [ada], developers: [grace], monitoring: [mary] }, true);
  expect(lines(own[`${folder}/vpsynth/access/operations`])).toEqual([ada]);
  const [developer = '', monitoring = ''] = lines(own[`${folder}/vpsynth/access/deploy`]);
  expect(developer).toBe(`restrict,command="/usr/local/lib/vpsynth/gate developers grace" ${grace}`);
  expect(monitoring).toMatch(
    /^restrict,port-forwarding,permitopen="127\.0\.0\.1:\d+",.*permitopen="127\.0\.0\.1:9090"/,
  );
  expect(monitoring).toContain(`command="/usr/local/lib/vpsynth/gate monitoring mary" ${mary}`);
  expect(lines(own[`${folder}/sudoers.d/vpsynth-operations`])).toEqual(['operations ALL=(ALL:ALL) NOPASSWD: ALL']);
  expect(own[`${folder}/ssh/sshd_config.d/0-vpsynth.conf`]).toContain(
    '\nAuthorizedKeysFile .ssh/authorized_keys .ssh/authorized_keys2 /etc/vpsynth/access/%u\n',
  );
  // Whoever had the shell once could leave a key in its home.
  expect(own[`${folder}/ssh/sshd_config.d/0-vpsynth.conf`]).toMatch(
    /\nMatch User operations\nAuthorizedKeysFile \/etc\/vpsynth\/access\/operations\n$/,
  );
  expect(own[`${folder}/systemd/journald.conf.d/50-vpsynth.conf`]).toContain('MaxRetentionSec=90day\n');
});

test('monitoring without a Prometheus has no tunnel, and without operators there is no account', () => {
  const own = files({ monitoring: [mary] });
  expect(lines(own[`${folder}/vpsynth/access/deploy`])).toEqual([
    `restrict,command="/usr/local/lib/vpsynth/gate monitoring mary" ${mary}`,
  ]);
  expect(Object.keys(own).filter((path) => /operations/.test(path))).toEqual([]);
});

test('of the fleet it is on every host, beside a host’s own; the longest log counts', () => {
  const { fleet, host } = fleetOfOne();
  new NginxEdge(vps(fleet, 'vps2', 2), 'edge');
  new SshAccess(fleet, 'access', { operations: [ada], logRetention: Duration.days(365) });
  new SshAccess(host, 'access', { operations: [grace] });
  const { files: own } = synthesizeFleet(fleet);
  expect(lines(own[`${folder}/vpsynth/access/operations`])).toEqual([grace, ada]);
  expect(lines(own['infra/vps2/host/etc/vpsynth/access/operations'])).toEqual([ada]);
  expect(own[`${folder}/systemd/journald.conf.d/50-vpsynth.conf`]).toContain('MaxRetentionSec=365day\n');
});

test.each<[SshAccessProps, string]>([
  [{ operations: ['ssh-ed25519 AAAA'] }, 'operations.0: expected a public key with the name of its person'],
  [{ operations: ['command="id" ssh-ed25519 AAAA ada'] }, 'expected a public key with the name of its person'],
  [{ operations: [`${ada}" x`] }, 'expected a public key with the name of its person'],
  [{ operations: ['ssh-rsa AAAAC3NzaC1lZDI1NTE5AAAAIA== ada'] }, 'its data is of another type, or was cut'],
  [{ operations: [ada], developers: [ada] }, 'the key of ada@example stands in two places: operations and developers'],
  [{ logRetention: Duration.hours(5) }, 'expected whole days'],
])('%j is refused', (props, message) => {
  const { fleet, host } = fleetOfOne();
  new SshAccess(host, 'access', props);
  expect(synthesizeFleet(fleet).problems.join('\n')).toContain(message);
});
