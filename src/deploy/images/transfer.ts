import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { pipeline } from 'node:stream/promises';
import { UserError } from '../../cli/user-error';
import type { HostSession } from '../host-session';
import type { SshConnection } from '../ssh/connection';
import { streamWord } from '../stream-word';
import { localLayers } from './build';
import { type Layers, layersToLeaveOut } from './layers';
import { leaveOut } from './leave-out';

/** More is to come than the host's disk has room for. */
class NoRoom extends UserError {}

const fullDisk = /no space left on device/i;

/**
 * Brings images of this machine to the host without a registry: `docker save` here, `docker load` there, in one archive
 * without the layers that the host has. Returns how many bytes went.
 *
 * @throws UserError when either side fails, in its words, and when the host's disk has no room for them
 */
export async function transferImages(session: HostSession, images: readonly string[]): Promise<number> {
  const [own, { images: present, room }] = await Promise.all([
    Promise.all(images.map(localLayers)),
    session.agent.request<{ images: Layers[]; room: number }>('layers'),
  ]);
  const unneeded = layersToLeaveOut(own, present);
  try {
    return await send(session.connection, images, unneeded, room);
  } catch (error) {
    // Some engines want every layer in the archive, even those that they have.
    if (unneeded.size === 0 || error instanceof NoRoom || fullDisk.test((error as Error).message)) throw error;
    return send(session.connection, images, new Set(), room);
  }
}

async function send(
  connection: SshConnection,
  images: readonly string[],
  unneeded: ReadonlySet<string>,
  room: number,
): Promise<number> {
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
  const archive = leaveOut(save.stdout, unneeded);
  let bytes = 0;
  archive.on('data', (chunk: Buffer) => {
    bytes += chunk.length;
    // Before the disk is full: databases write there.
    if (bytes > room) archive.destroy();
  });
  const ends = [save, load].map((child) => once(child, 'close').then(([code]) => code as number | null));
  // When the host's side ends early the pipe breaks; its own words say why.
  await pipeline(archive, load.stdin).catch(() => {
    save.kill();
    // A process is over only when what it wrote was read, or is let go.
    save.stdout.destroy();
  });
  const [saved, loaded] = await Promise.all(ends);
  if (bytes > room)
    throw new NoRoom(
      `${connection.target.name} has room for ${Math.floor(room / 2 ** 20)} MiB of images, and more is to come. What runs there was not touched`,
    );
  if (loaded !== 0)
    throw new UserError(
      `${connection.target.name} could not take the images: ${said.load.trim()}. What runs there was not touched`,
    );
  if (saved !== 0) throw new UserError(`docker save failed: ${said.save.trim()}`);
  return bytes;
}
