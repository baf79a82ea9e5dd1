import type { ImageLock } from './derive/image-lock';
import { imageReference, lockKey } from './derive/image-reference';
import type { Model } from './derive/model';
import { json } from './serialize/json';

/** What stands for a digest until a registry has returned one: none is ever invented. */
export const unverified = 'unverified';

/**
 * The images of each stack and their digests. A digest that was committed for the same reference stays; what is new is
 * unverified until somebody commits what the registry returned.
 */
export function imageLock(model: Model, before: ImageLock): string {
  const stacks = model.stacks
    .filter((stack) => stack.workloads.length > 0)
    .map((stack) => {
      const references = [...new Set(stack.workloads.map(imageReference))].sort();
      const key = lockKey(stack);
      return [
        key,
        Object.fromEntries(
          references.map((reference) => [reference, knownDigest(before[key]?.[reference]) ?? unverified]),
        ),
      ] as const;
    });
  return json(Object.fromEntries(stacks.sort(([left], [right]) => (left < right ? -1 : 1))));
}

/** A digest that was committed; anything else in its place is not believed. */
export function knownDigest(committed: unknown): string | undefined {
  return typeof committed === 'string' && /^sha256:[0-9a-f]{64}$/.test(committed) ? committed : undefined;
}
