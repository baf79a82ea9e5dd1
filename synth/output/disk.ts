import { OutputError } from './error';

const reasons: Readonly<Record<string, readonly [problem: string, mend: string]>> = {
  ENOSPC: ['the disk is full', 'Free some space, then synthesize again.'],
  EDQUOT: ['the disk quota is used up', 'Free some space, then synthesize again.'],
  EROFS: ['the file system is read-only', 'Synthesize in a tree that can be written to.'],
  EACCES: ['permission is denied', 'Give the current user the right to write there, then synthesize again.'],
  EPERM: ['permission is denied', 'Give the current user the right to write there, then synthesize again.'],
  ENOENT: ['it does not exist', 'Check the path.'],
  ENAMETOOLONG: ['the name is too long for the file system', 'Choose a shorter name.'],
};

/** Does something with the disk; a refusal becomes an error that names the path and what to do. */
export function onDisk<T>(path: string, act: () => T): T {
  try {
    return act();
  } catch (error) {
    // Not by `instanceof Error`, which is false for Node's own errors in another realm, such as a test's.
    const { code } = error as NodeJS.ErrnoException;
    if (typeof code !== 'string') throw error;
    const [problem, mend] = reasons[code] ?? [`the disk refused (${code})`, 'Mend that, then synthesize again.'];
    throw new OutputError('disk', path, problem, mend, error);
  }
}

/** The system's own code of an error that `onDisk` made, e.g. 'ENOENT'. */
export function codeOf(error: unknown): string | undefined {
  return ((error as Error).cause as NodeJS.ErrnoException | undefined)?.code;
}
