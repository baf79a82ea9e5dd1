import { SerializationError } from './error';

/** Control characters of ASCII, and halves of surrogate pairs, which become U+FFFD when written as UTF-8. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: finding them is the purpose
const UNSAFE = /[\x00-\x1f\x7f]|\p{Surrogate}/gu;

const NAMES: Readonly<Record<string, string>> = { '\0': 'a NUL', '\n': 'a line break', '\r': 'a carriage return' };

/**
 * Throws for characters that a line-oriented format would read as something else than part of the value.
 *
 * @param allowed control characters that the caller writes in an escaped form
 * @throws SerializationError that names the character
 */
export function refuseUnsafe(format: string, where: string, text: string, allowed = ''): void {
  for (const [character] of text.matchAll(UNSAFE)) {
    if (!allowed.includes(character)) {
      throw SerializationError.refused(format, where, text, `can't hold ${nameOf(character)}`);
    }
  }
}

/** Throws if `text` doesn't match `pattern`; `what` says in the error what is allowed. */
export function refuseUnless(pattern: RegExp, format: string, where: string, text: string, what: string): void {
  if (!pattern.test(text)) {
    throw SerializationError.refused(format, where, text, what);
  }
}

/** Throws for numbers that no configuration file can hold: NaN and the infinities. */
export function finite(format: string, where: string, value: number): string {
  if (!Number.isFinite(value)) {
    throw SerializationError.refused(format, where, value, 'must be a finite number');
  }
  return String(value);
}

function nameOf(character: string): string {
  const code = (character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0');
  return NAMES[character] ?? (character >= '\ud800' ? `half a surrogate pair (U+${code})` : `U+${code}`);
}
