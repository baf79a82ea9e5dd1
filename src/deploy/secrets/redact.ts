/** Shorter ones occur by chance in any text (`prod`, `5432`): hidden there, the value is told. As the agent's (redaction.py). */
const shortest = 6;
/** Of a value's single lines. */
const shortestLine = 8;

/** What is not to be told: each spelling of a value with the name of its secret, the longest first. */
export type Spellings = ReadonlyMap<string, string>;

/**
 * How programs may write values: as they are, as JSON, base64 and URLs write them, and by single lines.
 *
 * @param values by name, as collectSecrets returns them
 * @param committed what anybody can read in the repository: what stands in it is no secret, and hidden it would take the
 * names out of what is told
 */
export function spellingsOf(values: ReadonlyMap<string, string>, committed = ''): Spellings {
  const found = [...values].flatMap(([name, value]) => spellings(value).map((each) => [each, name] as const));
  // One value may be a part of another.
  return new Map(
    found.filter(([each]) => !committed.includes(each)).sort(([left], [right]) => right.length - left.length),
  );
}

/**
 * The text with every spelling replaced by `<secret NAME>`. For whole lines of output: what is cut in two is not found.
 */
export function redact(text: string, hidden: Spellings): string {
  if (hidden.size === 0) return text;
  // At once, so that no name is searched for values.
  const pattern = [...hidden.keys()].map((each) => each.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&')).join('|');
  return text.replace(new RegExp(pattern, 'g'), (spelling) => `<secret ${hidden.get(spelling)}>`);
}

/** The same of every string in a value, however deep it stands; keys stay. */
export function redactWithin(said: unknown, hidden: Spellings): unknown {
  if (typeof said === 'string') return redact(said, hidden);
  if (Array.isArray(said)) return said.map((each) => redactWithin(each, hidden));
  if (typeof said !== 'object' || said === null) return said;
  return Object.fromEntries(Object.entries(said).map(([key, each]) => [key, redactWithin(each, hidden)]));
}

/** The same error, without them in its message and in its stack, which begins with the message. */
export function redactError(error: unknown, hidden: Spellings): unknown {
  if (!(error instanceof Error)) return error;
  const { message, stack } = error;
  error.message = redact(message, hidden);
  if (stack !== undefined) error.stack = redact(stack, hidden);
  return error;
}

function spellings(said: string): string[] {
  const value = said.trim();
  if (value.length < shortest) return [];
  const lines = value.split('\n').map((line) => line.trim());
  return [
    ...new Set([
      value,
      JSON.stringify(value).slice(1, -1),
      Buffer.from(value).toString('base64'),
      encodeURIComponent(value),
      // A PEM's first and last line are every PEM's (RFC 7468).
      ...lines.filter((line) => line.length >= shortestLine && !line.startsWith('-----')),
    ]),
  ];
}
