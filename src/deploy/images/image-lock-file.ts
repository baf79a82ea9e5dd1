import { existsSync, readFileSync } from 'node:fs';
import { type ImageLock, imageLockPath } from '../../../synth/derive/image-lock';
import { knownDigest } from '../../../synth/image-lock';
import { json } from '../../../synth/serialize/json';
import { UserError } from '../../cli/user-error';
import { replaceFile } from '../secrets/replace-file';

/**
 * The committed digests: stack (`vps1/shop-prod`) → image → digest.
 *
 * @throws UserError for a file that can't be read
 */
export function readImageLockFile(): ImageLock {
  if (!existsSync(imageLockPath)) return {};
  try {
    return JSON.parse(readFileSync(imageLockPath, 'utf8')) as ImageLock;
  } catch (error) {
    throw new UserError(`${imageLockPath} can't be read: ${(error as Error).message}; restore it from git`);
  }
}

/** Writes it; a reader meets the old content or the new. */
export function writeImageLockFile(lock: ImageLock): void {
  replaceFile(imageLockPath, json(lock), 0o644);
}

/**
 * What the images of a host must be, by reference; those without a known digest are left out.
 *
 * @throws UserError where two of its stacks name two digests of one image: a host has one of a name
 */
export function digestsOf(host: string): Readonly<Record<string, string>> {
  const found = new Map<string, string>();
  for (const [stack, images] of Object.entries(readImageLockFile())) {
    if (!stack.startsWith(`${host}/`)) continue;
    for (const [image, said] of Object.entries(images)) {
      const digest = knownDigest(said);
      if (digest === undefined) continue;
      const other = found.get(image);
      if (other !== undefined && other !== digest)
        throw new UserError(`${imageLockPath}: on ${host} ${image} is ${other} and ${digest}; it can be one of them`);
      found.set(image, digest);
    }
  }
  return Object.fromEntries(found);
}

/** What a registry says of images, by reference, and what stood in the file before. */
export interface Recorded {
  /** Images whose digest wasn't known. */
  readonly added: readonly string[];
  /** Images that the file says to be something else: nothing of them was written. */
  readonly differing: readonly { readonly image: string; readonly said: string; readonly found: string }[];
}

/** Puts digests into the file wherever an image stands whose digest isn't known yet. */
export function recordDigests(digests: ReadonlyMap<string, string>): Recorded {
  const lock = readImageLockFile();
  const added = new Set<string>();
  const differing = new Map<string, { image: string; said: string; found: string }>();
  const renewed = Object.entries(lock).map(([stack, images]) => {
    const entries = Object.entries(images).map(([image, said]) => {
      const [known, found] = [knownDigest(said), digests.get(image)];
      if (found === undefined || found === known) return [image, said] as const;
      if (known !== undefined) {
        differing.set(image, { image, said: known, found });
        return [image, said] as const;
      }
      added.add(image);
      return [image, found] as const;
    });
    return [stack, Object.fromEntries(entries)] as const;
  });
  if (added.size > 0) writeImageLockFile(Object.fromEntries(renewed));
  return { added: [...added].sort(), differing: [...differing.values()] };
}
