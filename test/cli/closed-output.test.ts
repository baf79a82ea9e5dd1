import { spawn } from 'node:child_process';
import { once } from 'node:events';

test('a reader that has read enough ends the command quietly', async () => {
  const child = spawn(process.execPath, ['src/cli/vpsynth.js', '--help'], { stdio: ['ignore', 'pipe', 'pipe'] });
  // Closed before the command has loaded, so that its first write meets nobody.
  child.stdout.destroy();
  let errors = '';
  child.stderr.setEncoding('utf8').on('data', (chunk: string) => {
    errors += chunk;
  });
  expect([await once(child, 'close'), errors]).toEqual([[0, null], '']);
});
