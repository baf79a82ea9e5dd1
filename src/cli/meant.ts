import { closest } from '../../constructs/fleet/closest';

/** The word that another one was meant to be: the only one that it begins, else the nearest; undefined when none is near. */
export function meant(word: string, known: readonly string[]): string | undefined {
  const begun = known.filter((each) => each.startsWith(word));
  return begun.length === 1 ? begun[0] : closest(word, known);
}
