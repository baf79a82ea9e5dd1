import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, renameSync, rmSync, statSync, utimesSync } from 'node:fs';
import { join } from 'node:path';
import { docker, tryDocker } from '../engine/engine';
import { cacheFolder } from '../engine/place';
import type { Machine } from '../machine';
import { imageSource } from './source';
import { standInFor } from './stand-in';

/** Archives of images, on the outer machine. */
const archivesFolder = join(cacheFolder, 'archives');
const archivesOnHost = '/usr/local/lib/vpsynth-lab/archives';

const daysKept = 7;

/** Parameters of `docker create` that let a machine read the archives. */
export function archivesMount(): readonly string[] {
  mkdirSync(archivesFolder, { recursive: true }); // as this user: an engine would make it for root
  return ['--volume', `${archivesFolder}:${archivesOnHost}:ro`];
}

/** Gives a host's own Docker the images of the references: what stands in for them, or the official ones. */
export async function loadStandIns(host: Machine, references: readonly string[]): Promise<void> {
  const wanted = [...new Set(references)].sort();
  if (wanted.length === 0) return;
  if (imageSource() === 'official') {
    for (const reference of wanted) await pull(reference);
    return load(host, wanted);
  }
  const standIns = wanted.map((reference) => [`vpsynth-lab/${standInFor(reference)}`, reference] as const);
  const images = [...new Set(standIns.map(([image]) => image))].sort();
  await load(host, images);
  // Named there and nowhere else: on this machine's Docker the reference is the official image's.
  for (const names of standIns) await host.run(['docker', 'tag', ...names]);
  await host.run(['docker', 'image', 'rm', '--no-prune', ...images]);
}

async function pull(reference: string): Promise<void> {
  if ((await tryDocker(['image', 'inspect', reference])).code !== 0) {
    await docker(['pull', '--quiet', reference], { seconds: 600 });
  }
}

async function load(host: Machine, images: readonly string[]): Promise<void> {
  const archive = await archiveOf(images);
  await host.run(['docker', 'load', '--quiet', '--input', `${archivesOnHost}/${archive}`], { seconds: 180 });
}

/** The file name of an archive with all of the images, made when there is none of the same content. */
async function archiveOf(images: readonly string[]): Promise<string> {
  const ids = await docker(['image', 'inspect', '--format', '{{.Id}}', ...images]);
  const hash = createHash('sha256')
    .update(JSON.stringify([images, ids]))
    .digest('hex')
    .slice(0, 16);
  const path = join(archivesFolder, `${hash}.tar`);
  mkdirSync(archivesFolder, { recursive: true });
  if (existsSync(path)) utimesSync(path, new Date(), new Date());
  else await saveArchive(path, images);
  return `${hash}.tar`;
}

async function saveArchive(path: string, images: readonly string[]): Promise<void> {
  for (const name of readdirSync(archivesFolder)) {
    const old = join(archivesFolder, name);
    const used = statSync(old, { throwIfNoEntry: false })?.mtimeMs ?? 0;
    if (used < Date.now() - daysKept * 86_400_000) rmSync(old, { force: true });
  }
  const partial = `${path}.${process.pid}`;
  await docker(['save', '--output', partial, ...images], { seconds: 180 });
  renameSync(partial, path);
}
