import { SerializationError } from './error';

/**
 * Compares what a reader of our output finds with what was meant, key order included.
 *
 * @throws SerializationError at the first place where they differ
 */
export function expectSame(format: string, meant: unknown, got: unknown): void {
  const path: string[] = [];
  const difference = findDifference(meant, got, path);
  if (difference !== undefined) {
    throw new SerializationError(format, path.reverse().join('/'), difference.meant, difference.got);
  }
}

interface Difference {
  readonly meant: unknown;
  readonly got: unknown;
}

/** The first difference; its path is pushed onto `path` innermost first, so that equal values cost no strings. */
function findDifference(meant: unknown, got: unknown, path: string[]): Difference | undefined {
  if (Object.is(meant, got)) {
    return undefined;
  }
  if (typeof meant !== 'object' || typeof got !== 'object' || meant === null || got === null) {
    return { meant, got };
  }
  const keys = Object.keys(meant);
  const gotKeys = Object.keys(got);
  if (Array.isArray(meant) !== Array.isArray(got) || keys.length !== gotKeys.length) {
    return { meant, got };
  }
  for (let i = 0; i < keys.length; i++) {
    const key = keys[i] as string;
    if (gotKeys[i] !== key) {
      return { meant: keys, got: gotKeys };
    }
    const difference = findDifference(
      (meant as Record<string, unknown>)[key],
      (got as Record<string, unknown>)[key],
      path,
    );
    if (difference !== undefined) {
      path.push(key);
      return difference;
    }
  }
  return undefined;
}
