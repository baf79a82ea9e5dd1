import { spawnSync } from 'node:child_process';
import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { agentFolder } from './machine';

const folder = mkdtempSync(join(tmpdir(), 'vpsynth-gate-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** The gate itself, but that its programs are ones that print their arguments. */
const gate = join(folder, 'gate');
const path = 'PATH=/usr/sbin:/usr/bin:/sbin:/bin';
const text = readFileSync(join(agentFolder, 'gate'), 'utf8');
writeFileSync(gate, text.replace(path, `PATH=${folder}`));
chmodSync(gate, 0o755);
for (const program of ['sudo', 'rrsync', 'logger']) {
  // What is written down goes beside what is answered.
  const to = program === 'logger' ? `>>${join(folder, 'log')}` : '';
  writeFileSync(join(folder, program), `#!/bin/sh\nprintf '%s|' ${program} "$@" ${to}\n`);
  chmodSync(join(folder, program), 0o755);
}

function ask(command: string | undefined, ...as: string[]) {
  const connection = { SSH_CONNECTION: '198.51.100.7 50000 203.0.113.1 22' };
  const environment = command === undefined ? {} : { ...connection, SSH_ORIGINAL_COMMAND: command };
  const { status, stdout, stderr } = spawnSync(gate, as, { env: environment, encoding: 'utf8', timeout: 10_000 });
  return { status, said: `${stdout}${stderr}` };
}

test('the programs are looked for where the distribution has them', () => {
  expect(text.split(path)).toHaveLength(2);
});

test.each([
  ['vpsynth-agent', 'sudo|-n|/usr/local/sbin/vpsynth-agent|'],
  ['vpsynth-agent version=0a1b', 'sudo|-n|/usr/local/sbin/vpsynth-agent|version=0a1b|'],
  ['vpsynth-agent stream eyJhIjoxfQ==', 'sudo|-n|/usr/local/sbin/vpsynth-agent|stream|eyJhIjoxfQ==|'],
  ['rsync --server -vlogDtprze.iLsfxC . stack/', 'rrsync|-wo|/srv/vpsynth/incoming|'],
])('passes %s', (command, said) => {
  expect(ask(command)).toEqual({ status: 0, said });
});

test.each([
  [undefined],
  [''],
  ['id'],
  ['sh -c id'],
  ['vpsynth-agent; id'],
  ['vpsynth-agent && id'],
  ['vpsynth-agent $(id)'],
  ['vpsynth-agent `id`'],
  ['vpsynth-agent | id'],
  ['vpsynth-agent > /tmp/x'],
  ['vpsynth-agent\nid'],
  ['vpsynth-agent a\nid'],
  ['vpsynth-agent *'],
  ['vpsynth-agent ~root'],
  ["vpsynth-agent 'a b'"],
  ['vpsynth-agent é'],
  [' vpsynth-agent'],
  ['vpsynth-agents'],
  ['/usr/local/sbin/vpsynth-agent'],
  ['sudo vpsynth-agent'],
  ['rsync'],
  ['rsync -a / /tmp'],
  ['/usr/bin/rsync --server . .'],
  ['internal-sftp'],
  ['scp -t /etc'],
])('refuses %j', (command) => {
  const { status, said } = ask(command);
  expect(status).toBe(126);
  expect(said).toMatch(/^vpsynth: /);
});

describe('somebody who only looks', () => {
  const log = () => {
    const path = join(folder, 'log');
    const written = existsSync(path) ? readFileSync(path, 'utf8') : '';
    rmSync(path, { force: true });
    return written;
  };
  beforeEach(() => void log());

  test('asks the agent as the role that the key is of, and is written down', () => {
    expect(ask('vpsynth-agent version=0a1b', 'developers', 'ada@example')).toEqual({
      status: 0,
      said: 'sudo|-n|/usr/local/sbin/vpsynth-agent|--as=developers|version=0a1b|',
    });
    expect(log()).toBe(
      'logger|--tag|vpsynth-gate|--priority|auth.info|--|developers ada@example from 198.51.100.7: vpsynth-agent version=0a1b|',
    );
  });

  test('can’t say another role: what is asked comes after', () => {
    expect(ask('vpsynth-agent --as=deploy', 'monitoring', 'ada').said).toBe(
      'sudo|-n|/usr/local/sbin/vpsynth-agent|--as=monitoring|--as=deploy|',
    );
  });

  test('sends no files', () => {
    expect(ask('rsync --server -vlogDtprze.iLsfxC . stack/', 'developers', 'ada')).toEqual({
      status: 126,
      said: 'vpsynth: the role developers sends no files\n',
    });
  });

  test('who deploys is written down too', () => {
    ask('rsync --server -vlogDtprze.iLsfxC . stack/');
    expect(log()).toMatch(/\|deploy from 198\.51\.100\.7: rsync\|$/);
  });
});
