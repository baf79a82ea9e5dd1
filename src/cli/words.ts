import { UsageError } from './user-error';

/** For a command that asks for a word and was given none: says what is missing, and what there is where that is known. */
export function missing(what: string, usage: string, known: readonly string[] = []): UsageError {
  return new UsageError(`name ${what}: ${usage}${known.length === 0 ? '' : `; there is ${known.join(', ')}`}`);
}

/** @throws UsageError for a word beyond those that the usage has */
export function refuseMore(words: readonly string[], most: number, usage: string): void {
  const more = words[most];
  if (more !== undefined) throw new UsageError(`${JSON.stringify(more)} is one word too many: ${usage}`);
}
