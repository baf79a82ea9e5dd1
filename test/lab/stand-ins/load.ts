import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, renameSync, rmSync, statSync, utimesSync } from 'node:fs';
import { join } from 'node:path';
import { cacheFolder, docker } from '../engine/engine';
import type { Machine } from '../machine';
import { standInFor } from './stand-in';

/** Archives of images, on the outer machine. Hosts have the folder at {@link archivesOnHost}, to read. */
export const archivesFolder = join(cacheFolder, 'archives');
export const archivesOnHost = '/usr/local/lib/vpsynth-lab/archives';

const daysKept = 7;

/** Loads stand-ins into a host's own Docker, under the references given. */
export async function loadStandIns(host: Machine, references: readonly string[]): Promise<void> {
  if (references.length === 0) return;
  const archive = await archiveOf([...new Set(references)].sort());
  await host.run(['docker', 'load', '--quiet', '--input', `${archivesOnHost}/${archive}`], { seconds: 180 });
}

/** The file name of an archive with all of the images, made when there is none of the same content. */
async function archiveOf(references: readonly string[]): Promise<string> {
  for (const reference of references) await docker(['tag', `vpsynth-lab/${standInFor(reference)}`, reference]);
  const ids = await docker(['image', 'inspect', '--format', '{{.Id}}', ...references]);
  const hash = createHash('sha256')
    .update(JSON.stringify([references, ids]))
    .digest('hex')
    .slice(0, 16);
  const path = join(archivesFolder, `${hash}.tar`);
  mkdirSync(archivesFolder, { recursive: true });
  if (existsSync(path)) utimesSync(path, new Date(), new Date());
  else await saveArchive(path, references);
  return `${hash}.tar`;
}

async function saveArchive(path: string, references: readonly string[]): Promise<void> {
  for (const name of readdirSync(archivesFolder)) {
    const old = join(archivesFolder, name);
    const used = statSync(old, { throwIfNoEntry: false })?.mtimeMs ?? 0;
    if (used < Date.now() - daysKept * 86_400_000) rmSync(old, { force: true });
  }
  const partial = `${path}.${process.pid}`;
  await docker(['save', '--output', partial, ...references], { seconds: 180 });
  renameSync(partial, path);
}
