import { SerializationError } from './error';

/**
 * Throws for a key that is given twice, of which the program would silently take one.
 *
 * @param where the path of what holds the keys, `''` for the file
 */
export function refuseRepeated(format: string, where: string, keys: readonly string[]): void {
  const seen = new Set<string>();
  for (const key of keys) {
    if (seen.has(key)) {
      throw SerializationError.refused(format, where, key, 'given twice');
    }
    seen.add(key);
  }
}
