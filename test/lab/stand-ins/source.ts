import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { tryDocker } from '../engine/engine';
import { stateFolder } from '../engine/place';

/** Where the images come from that Compose files and Dockerfiles name. */
export type ImageSource = 'official' | 'stand-ins';

const decision = join(stateFolder, 'image-source');

/** An image of a few kilobytes, which Docker made for this. */
const small = 'docker.io/library/hello-world:latest';

/**
 * Decides once for the whole lab, as VPSYNTH_LAB_IMAGES says: `official`, `stand-ins`, or `auto` (the default), which asks
 * whether a registry hands out a small image within twenty seconds.
 */
export async function decideImageSource(): Promise<void> {
  const asked = process.env.VPSYNTH_LAB_IMAGES ?? 'auto';
  if (!['official', 'stand-ins', 'auto'].includes(asked)) {
    throw new Error(`VPSYNTH_LAB_IMAGES is official, stand-ins or auto, not ${asked}`);
  }
  writeFileSync(decision, asked === 'auto' ? ((await isRegistryReached()) ? 'official' : 'stand-ins') : asked);
}

async function isRegistryReached(): Promise<boolean> {
  return (await tryDocker(['pull', '--quiet', small], { seconds: 20 })).code === 0;
}

/** What was decided when the lab was started. */
export const imageSource = () => readFileSync(decision, 'utf8') as ImageSource;
