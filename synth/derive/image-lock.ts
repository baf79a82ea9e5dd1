import { z } from 'zod';
import type { Fleet } from '../../constructs/fleet/fleet';
import { recordProblem } from '../../constructs/fleet/problem';

/** Where it is committed: stack → image → its digest, or that none is known. */
export const imageLockPath = 'infra/images.lock.json';

const lock = z.record(z.string(), z.record(z.string(), z.unknown()));

export type ImageLock = z.output<typeof lock>;

/** Reads the committed file; one that can't be read is recorded as a problem. */
export function readImageLock(fleet: Fleet, text: string | undefined): ImageLock {
  if (text === undefined) return {};
  try {
    const result = lock.safeParse(JSON.parse(text));
    if (result.success) return result.data;
    const [issue] = result.error.issues;
    return refuse(`${issue?.path.join(' → ') || 'the file'}: ${issue?.message}`);
  } catch (error) {
    return refuse((error as Error).message);
  }

  function refuse(reason: string): ImageLock {
    recordProblem(fleet, {
      rule: 'image-lock',
      severity: 'error',
      message: `${imageLockPath} can't be read: ${reason}`,
      mend: 'restore it from git; without it the next deployment asks the registries for every digest anew',
    });
    return {};
  }
}
