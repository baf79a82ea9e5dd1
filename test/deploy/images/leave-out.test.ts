import { once } from 'node:events';
import { buffer } from 'node:stream/consumers';
import { setImmediate } from 'node:timers/promises';
import { extract, pack } from 'tar-stream';
import { leaveOut } from '../../../src/deploy/images/leave-out';

const unneeded = 'a'.repeat(64);
const needed = 'b'.repeat(64);

function archive() {
  const stream = pack();
  stream.entry({ name: 'manifest.json' }, '[]');
  stream.entry({ name: `blobs/sha256/${unneeded}` }, 'x'.repeat(100_000));
  stream.entry({ name: `blobs/sha256/${needed}` }, 'layer');
  stream.finalize();
  return stream;
}

async function entries(tar: Buffer): Promise<Record<string, string>> {
  const found: Record<string, string> = {};
  const parsed = extract();
  parsed.end(tar);
  for await (const entry of parsed) found[entry.header.name] = (await buffer(entry)).toString();
  return found;
}

test('the files of layers that the host has are left out, all others are as they were', async () => {
  const left = await buffer(leaveOut(archive() as never, new Set([`sha256:${unneeded}`])));
  expect(await entries(left)).toEqual({ 'manifest.json': '[]', [`blobs/sha256/${needed}`]: 'layer' });
});

test('when nobody reads on, the archive is let go', async () => {
  const stream = pack();
  const sent = stream.entry({ name: `blobs/sha256/${needed}`, size: 2_000_000 });
  // This archive's own part of it; in earnest that is another process.
  sent.on('error', () => {}).write('x'.repeat(1_000_000));
  const left = leaveOut(stream as never, new Set([`sha256:${unneeded}`]));
  await once(left, 'readable');
  left.read();
  left.on('error', () => {}).destroy(new Error('EPIPE'));
  await new Promise((resolve) => left.on('close', resolve));
  // An error that nobody takes would end the process by now.
  await setImmediate();
  expect(left.destroyed).toBe(true);
});

test('without such layers the archive goes as it is', async () => {
  const stream = archive() as never;
  expect(leaveOut(stream, new Set())).toBe(stream);
});
