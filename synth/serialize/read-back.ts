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
    // No format here has a negative zero.
    return Object.is(meant, -0) && Object.is(got, 0) ? undefined : { meant, got };
  }
  if (Array.isArray(meant) || Array.isArray(got)) {
    return findItem(meant, got, path);
  }
  return findMember(meant as Members, got as Members, path);
}

type Members = Readonly<Record<string, unknown>>;

function findItem(meant: object, got: object, path: string[]): Difference | undefined {
  if (!Array.isArray(meant) || !Array.isArray(got) || meant.length !== got.length) {
    return { meant, got };
  }
  for (let i = 0; i < meant.length; i++) {
    const difference = findDifference(meant[i], got[i], path);
    if (difference !== undefined) {
      path.push(String(i));
      return difference;
    }
  }
  return undefined;
}

/** Members that are meant to be `undefined` aren't written. */
function findMember(meant: Members, got: Members, path: string[]): Difference | undefined {
  const gotKeys = Object.keys(got);
  let index = 0;
  for (const key of Object.keys(meant)) {
    const value = meant[key];
    if (value === undefined) continue;
    if (gotKeys[index++] !== key) return ofKeys(meant, got);
    const difference = findDifference(value, got[key], path);
    if (difference !== undefined) {
      path.push(key);
      return difference;
    }
  }
  return index === gotKeys.length ? undefined : ofKeys(meant, got);
}

/** Where there are as many keys, the keys alone tell the difference. */
function ofKeys(meant: Members, got: Members): Difference {
  const keys = Object.keys(meant).filter((key) => meant[key] !== undefined);
  const gotKeys = Object.keys(got);
  return keys.length === gotKeys.length ? { meant: keys, got: gotKeys } : { meant, got };
}
