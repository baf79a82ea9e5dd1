import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { agentFolder } from './machine';

/** Never as root: whatever is wrong with the script, this machine stays as it is. */
function bootstrap(parameters: readonly string[], keys: string) {
  const argv = ['bash', join(agentFolder, 'bootstrap.sh'), ...parameters];
  const unprivileged =
    process.getuid?.() === 0 ? ['setpriv', '--reuid=65534', '--regid=65534', '--clear-groups', '--'] : [];
  const [program = '', ...rest] = [...unprivileged, ...argv];
  const { status, stderr } = spawnSync(program, rest, { input: keys, encoding: 'utf8', timeout: 10_000 });
  return { status, stderr: stderr.trim() };
}

const key = 'ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIFmkRR3bMvNmAau4L8+1oHbKSvxcuPuM98K1amUrW0ht dev@example\n';
const usual = ['deploy', 'distribution'];

test('what is well-formed gets as far as asking for root', () => {
  for (const from of ['distribution', 'docker'])
    expect(bootstrap(['deploy', from], `# people\n\n${key}`)).toEqual({ status: 1, stderr: 'error: needs root' });
});

test.each([
  [[], key, 'expected two arguments'],
  [['deploy'], key, 'expected two arguments'],
  [['root', 'docker'], key, 'no name for a deploy user: root'],
  [['a b', 'docker'], key, 'no name for a deploy user: a b'],
  [['-u', 'docker'], key, 'no name for a deploy user: -u'],
  [['deploy', 'snap'], key, "Docker comes from 'distribution' or 'docker', not from 'snap'"],
  [usual, '', 'no authorized key'],
  [usual, '# nobody\n', 'no authorized key'],
  [usual, `command="id" ${key}`, 'no public key without options'],
  [usual, `${key}-----BEGIN OPENSSH PRIVATE KEY-----\n`, 'no public key without options'],
  [usual, 'ssh-ed25519 AAAA$(id)\n', 'no public key without options'],
])('%j', (parameters, keys, said) => {
  const { status, stderr } = bootstrap(parameters, keys);
  expect(status).toBe(1);
  expect(stderr).toContain(`error: ${said}`);
});
