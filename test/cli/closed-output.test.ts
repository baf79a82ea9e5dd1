import { type ChildProcessByStdio, spawn } from 'node:child_process';
import { once } from 'node:events';
import { resolve } from 'node:path';
import type { Readable } from 'node:stream';
import { answers, planted, refusal, version } from '../deploy/deploying';
import { FakeHost } from '../deploy/fakes/fake-host';
import { repository, secret } from '../deploy/repository';

type Started = ChildProcessByStdio<null, Readable, Readable>;

function vpsynth(args: readonly string[], options: { cwd?: string; env?: NodeJS.ProcessEnv } = {}): Started {
  return spawn(process.execPath, [resolve('src/cli/vpsynth.js'), ...args], {
    ...options,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
}

/** The exit code, and what was said on the output that is still read. */
async function end(child: Started, output: Readable): Promise<[number | null, string]> {
  let said = '';
  output.setEncoding('utf8').on('data', (chunk: string) => {
    said += chunk;
  });
  const [code] = (await once(child, 'close')) as [number | null];
  return [code, said];
}

test('a reader that has read enough ends the command quietly', async () => {
  const child = vpsynth(['--help']);
  // Closed before the command has loaded, so that its first write meets nobody.
  child.stdout.destroy();
  expect(await end(child, child.stderr)).toEqual([0, '']);
});

test('the exit code is the command’s own, whoever reads its errors', async () => {
  const child = vpsynth(['no-such-command']);
  child.stderr.destroy();
  expect(await end(child, child.stdout)).toEqual([2, '']);
});

describe('a deployment comes to its end, though who reads its progress has gone', () => {
  const failing = [{ event: 'starting', stack: 'shop-prod', services: ['api'] }, ...refusal('start', 'api fails')];
  test.each([
    ['made', answers, [0, '']],
    ['that fails', { ...answers, release: failing }, [1, 'vpsynth deploy: api fails\n']],
  ])('a release %s', async (_, said, ended) => {
    const host = new FakeHost({ version, answers: said });
    const env = { HOME: host.folder, ...host.environment, [secret]: planted };
    const child = vpsynth(['deploy', 'web1'], { cwd: repository(), env });
    child.stdout.destroy();
    expect(await end(child, child.stderr)).toEqual(ended);
    expect(host.steps()).toContain('release');
  });
});
