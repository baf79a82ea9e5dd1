/** Shorter lines of a longer value occur by chance in any text. */
const shortestLine = 8;

/**
 * The text with every value of a secret replaced by `<secret NAME>`, also as JSON, base64 and URLs write it, and by single
 * lines. For whole lines of output: what is cut in two is not found.
 *
 * @param values by name, as collectSecrets returns them
 */
export function redact(text: string, values: ReadonlyMap<string, string>): string {
  const names = new Map(
    [...values].flatMap(([name, value]) => spellingsOf(value).map((each) => [each, name] as const)),
  );
  if (names.size === 0) return text;
  // The longest first: one value may be a part of another. At once, so that no name is searched for values.
  const spellings = [...names.keys()].sort((left, right) => right.length - left.length);
  const pattern = new RegExp(spellings.map((each) => each.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&')).join('|'), 'g');
  return text.replace(pattern, (spelling) => `<secret ${names.get(spelling)}>`);
}

/** The same of every string in a value, however deep it stands; keys stay. */
export function redactWithin(said: unknown, values: ReadonlyMap<string, string>): unknown {
  if (typeof said === 'string') return redact(said, values);
  if (Array.isArray(said)) return said.map((each) => redactWithin(each, values));
  if (typeof said !== 'object' || said === null) return said;
  return Object.fromEntries(Object.entries(said).map(([key, each]) => [key, redactWithin(each, values)]));
}

/** The same error, without values in its message and in its stack, which begins with the message. */
export function redactError(error: unknown, values: ReadonlyMap<string, string>): unknown {
  if (!(error instanceof Error)) return error;
  const { message, stack } = error;
  error.message = redact(message, values);
  if (stack !== undefined) error.stack = redact(stack, values);
  return error;
}

function spellingsOf(value: string): string[] {
  const lines = value.split('\n').map((line) => line.trim());
  return [
    ...new Set([
      value,
      JSON.stringify(value).slice(1, -1),
      Buffer.from(value).toString('base64'),
      encodeURIComponent(value),
      ...(lines.length > 1 ? lines.filter(({ length }) => length >= shortestLine) : []),
    ]),
  ].filter((spelling) => spelling !== '');
}
