import { imageReference } from './derive/image-reference';
import type { Model } from './derive/model';
import { json } from './serialize/json';

/** Where it is committed. */
export const imageLockPath = 'infra/images.lock.json';

/** What stands for a digest until a registry has returned one: none is ever invented. */
export const unverified = 'unverified';

/**
 * The images of each stack and their digests. A digest that was committed for the same reference stays; what is new is
 * unverified until a deployment records what the registry returned.
 */
export function imageLock(model: Model, committed: string | undefined): string {
  const before = parse(committed);
  const stacks = model.stacks
    .filter((stack) => stack.workloads.length > 0)
    .map((stack) => {
      const references = [...new Set(stack.workloads.map(imageReference))].sort();
      const key = stack.directory.replace(/^infra\//, '');
      return [
        key,
        Object.fromEntries(references.map((reference) => [reference, before[key]?.[reference] ?? unverified])),
      ] as const;
    });
  return json(Object.fromEntries(stacks.sort(([left], [right]) => (left < right ? -1 : 1))));
}

function parse(text: string | undefined): Record<string, Record<string, string> | undefined> {
  if (text === undefined) return {};
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new Error(`${imageLockPath} can't be read (${(error as Error).message}): restore it from git`);
  }
}
