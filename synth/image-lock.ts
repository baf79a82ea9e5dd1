import { z } from 'zod';
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
        Object.fromEntries(references.map((reference) => [reference, digest(before[key]?.[reference])])),
      ] as const;
    });
  return json(Object.fromEntries(stacks.sort(([left], [right]) => (left < right ? -1 : 1))));
}

/** A digest that was committed; anything else in its place is not believed. */
function digest(committed: unknown): string {
  return typeof committed === 'string' && /^sha256:[0-9a-f]{64}$/.test(committed) ? committed : unverified;
}

const lock = z.record(z.string(), z.record(z.string(), z.unknown()));

function parse(text: string | undefined): z.output<typeof lock> {
  if (text === undefined) return {};
  const fault = (reason: string) => new Error(`${imageLockPath} can't be read (${reason}): restore it from git`);
  let data: unknown;
  try {
    data = JSON.parse(text);
  } catch (error) {
    throw fault((error as Error).message);
  }
  const result = lock.safeParse(data);
  if (result.success) return result.data;
  throw fault(result.error.issues[0]?.message ?? 'it is no object');
}
