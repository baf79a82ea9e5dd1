import { setImmediate as turn } from 'node:timers/promises';

/** Lets what waits go on, turn by turn, until something is so: no time passes. */
export async function until(isTrue: () => boolean): Promise<void> {
  for (let turns = 0; turns < 1_000; turns += 1) {
    if (isTrue()) return;
    await turn();
  }
  throw new Error('it never happened');
}
