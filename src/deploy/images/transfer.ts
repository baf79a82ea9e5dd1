import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { pipeline } from 'node:stream/promises';
import { UserError } from '../../cli/user-error';
import type { SshConnection } from '../ssh/connection';
import { streamWord } from '../stream-word';

/**
 * Brings images of this machine to the host without a registry: `docker save` here, `docker load` there, in one archive
 * that has what they share once. Returns how many bytes went.
 *
 * @throws UserError when either side fails, in its words
 */
export async function transferImages(connection: SshConnection, images: readonly string[]): Promise<number> {
  const save = spawn('docker', ['save', ...images], { stdio: ['ignore', 'pipe', 'pipe'] });
  const load = connection.start(['vpsynth-agent', 'stream', streamWord({ operation: 'load' })]);
  const said = { save: '', load: '' };
  save.stderr.setEncoding('utf8').on('data', (chunk: string) => {
    said.save += chunk;
  });
  for (const stream of [load.stderr, load.stdout])
    stream.setEncoding('utf8').on('data', (chunk: string) => {
      said.load += chunk;
    });
  let bytes = 0;
  save.stdout.on('data', (chunk: Buffer) => {
    bytes += chunk.length;
  });
  const ends = [save, load].map((child) => once(child, 'close').then(([code]) => code as number | null));
  // When the host's side ends early the pipe breaks; its own words say why.
  await pipeline(save.stdout, load.stdin).catch(() => save.kill());
  const [saved, loaded] = await Promise.all(ends);
  if (loaded !== 0) throw new UserError(`${connection.target.name} could not take the images: ${said.load.trim()}`);
  if (saved !== 0) throw new UserError(`docker save failed: ${said.save.trim()}`);
  return bytes;
}
