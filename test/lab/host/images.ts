import type { Machine } from '../machine';

/** Loads images into a host's own Docker under the references given. */
export async function ensureImages(_host: Machine, references: readonly string[]): Promise<void> {
  if (references.length > 0) throw new Error('no stand-in images yet');
}
