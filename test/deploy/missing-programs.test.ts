import { spawnSync } from 'node:child_process';
import { chmodSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { answers, planted, version } from './deploying';
import { FakeHost, type Said } from './fakes/fake-host';
import { repository, secret } from './repository';

const authorized = 'ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIFmkRR3bMvNmAau4L8+1oHbKSvxcuPuM98K1amUrW0ht ada\n';
const fingerprint = `SHA256:${'a'.repeat(43)}`;
const bare: Said = { fault: { code: 127, words: 'vpsynth-agent: command not found\n', user: 'deploy' }, commands: {} };

test.each([
  ['rsync', 'rsync', 'deploy', { version, answers }],
  ['ssh-keyscan', 'openssh-client', 'bootstrap', bare],
  ['ssh', 'openssh-client', 'bootstrap', bare],
  ['tar', 'tar', 'bootstrap', bare],
])('a machine without %s: the package %s is named, and no stack is shown', (program, name, command, said) => {
  const host = new FakeHost(said);
  const bin = join(host.folder, 'bin');
  symlinkSync(process.execPath, join(bin, 'node'));
  if (program !== 'ssh-keyscan') {
    writeFileSync(join(bin, 'ssh-keyscan'), '#!/bin/sh\necho "203.0.113.1 ssh-ed25519 AAAA"\n');
    writeFileSync(join(bin, 'ssh-keygen'), `#!/bin/sh\necho "256 ${fingerprint} ada"\n`);
    for (const each of ['ssh-keyscan', 'ssh-keygen']) chmodSync(join(bin, each), 0o755);
  }
  rmSync(join(bin, program), { force: true });
  const more = command === 'bootstrap' ? ['--host-key', fingerprint] : [];
  const { status, stderr } = spawnSync(process.execPath, [resolve('src/cli/vpsynth.js'), command, 'web1', ...more], {
    cwd: repository({ 'infra/authorized_keys': authorized }),
    env: { HOME: host.folder, ...host.environment, PATH: bin, [secret]: planted },
    encoding: 'utf8',
    timeout: 30_000,
  });
  expect([status, stderr]).toEqual([
    1,
    `vpsynth ${command}: ${program} can't be started: spawn ${program} ENOENT; install the package ${name}, or put ${program} on the PATH\n`,
  ]);
});
