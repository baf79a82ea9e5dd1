import { z } from 'zod';
import type { Fleet } from '../../constructs/fleet/fleet';
import { readLock } from './read-lock';

/** Where it is committed: stack → image → its digest, or that none is known. */
export const imageLockPath = 'infra/images.lock.json';

const lock = z.record(z.string(), z.record(z.string(), z.unknown()));

export type ImageLock = z.output<typeof lock>;

/** Reads the committed file; one that can't be read is recorded as a problem. */
export function readImageLock(fleet: Fleet, text: string | undefined): ImageLock {
  if (text === undefined) return {};
  const mend = 'restore it from git; without it the next deployment asks the registries for every digest anew';
  return readLock(fleet, text, { path: imageLockPath, schema: lock, rule: 'image-lock', mend }) ?? {};
}
