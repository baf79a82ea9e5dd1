/** What a client did wrong, and the HTTP status that says so. */
export class InputError extends Error {
  override readonly name = 'InputError';
  readonly status: number;

  constructor(status: number, message: string) {
    super(message);
    this.status = status;
  }
}

/** The longest text of a message, in UTF-16 code units. */
export const longestText = 1_000;

/**
 * The text in a request's JSON body, trimmed.
 *
 * @throws InputError (400) with what is wrong
 */
export function parseMessageInput(json: string): string {
  let value: unknown;
  try {
    value = JSON.parse(json);
  } catch {
    throw new InputError(400, 'the body is not JSON');
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw new InputError(400, 'the body must be an object: {"text": "…"}');
  }
  const unknown = Object.keys(value).find((key) => key !== 'text');
  if (unknown !== undefined) throw new InputError(400, `unknown property ${JSON.stringify(unknown.slice(0, 40))}`);
  return checkedText((value as { text?: unknown }).text);
}

/**
 * A message's id from a path.
 *
 * @throws InputError (404) when no message can have it
 */
export function parseMessageId(text: string): string {
  if (!/^[1-9]\d{0,18}$/.test(text) || BigInt(text) >= 2n ** 63n) throw new InputError(404, 'no such message');
  return text;
}

function checkedText(text: unknown): string {
  if (typeof text !== 'string') throw new InputError(400, '"text" must be a string');
  const trimmed = text.trim();
  if (trimmed === '') throw new InputError(400, '"text" must not be empty');
  if (trimmed.length > longestText) {
    throw new InputError(400, `"text" has ${trimmed.length} characters; at most ${longestText} are allowed`);
  }
  // PostgreSQL stores no NUL in a text.
  if (trimmed.includes('\0')) throw new InputError(400, '"text" must not contain a NUL character');
  return trimmed;
}
