import { spawnSync } from 'node:child_process';
import { resolve } from 'node:path';
import { FakeHost } from './fakes/fake-host';
import { repository } from './repository';

test.each([
  ['status', ['ssh', 'status']],
  ['drift', ['ssh', 'drift', 'status-host']],
])('%s replaces no agent', (command, steps) => {
  const host = new FakeHost({ version: '0000' });
  const { status, stdout, stderr } = spawnSync(process.execPath, [resolve('src/cli/vpsynth.js'), command, 'web1'], {
    cwd: repository(),
    env: { HOME: host.folder, ...host.environment },
    encoding: 'utf8',
    timeout: 30_000,
  });
  expect([status, stdout, stderr]).toEqual([
    1,
    '',
    `vpsynth ${command}: web1: the host has another version of the agent; deploy or bootstrap replaces it\n`,
  ]);
  expect(host.steps()).toEqual(steps);
});
