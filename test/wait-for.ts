import { setTimeout as sleep } from 'node:timers/promises';

/** Asks again and again until the answer is true; throws when the seconds are over, with the last error if there was one. */
export async function waitFor(what: string, seconds: number, isSo: () => boolean | Promise<boolean>): Promise<void> {
  const deadline = Date.now() + seconds * 1000;
  let last: unknown;
  do {
    try {
      if (await isSo()) return;
      last = undefined;
    } catch (error) {
      last = error;
    }
    await sleep(100);
  } while (Date.now() < deadline);
  throw new Error(`waited ${seconds} s in vain for ${what}`, { cause: last });
}
