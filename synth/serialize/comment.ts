import { SerializationError } from './error';

/** Everything that some reader takes for the end of a line: YAML 1.1 adds NEL, LS and PS to CR and LF. */
const LINE_BREAK = /\r\n|[\n\r\u0085\u2028\u2029]/;

/**
 * What isn't printable in YAML (the strictest format here), and the directional controls with which a comment could
 * look like code to a reviewer (CVE-2021-42574).
 */
// biome-ignore lint/suspicious/noControlCharactersInRegex: finding them is the purpose
const UNPRINTABLE = /[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ufeff\ufffe\uffff]|\p{Surrogate}/u;

/**
 * The lines of a comment, each behind `marker`. A line break in the text starts another comment line, so that no text
 * can leave its comment.
 *
 * @throws SerializationError for other control characters
 */
export function commentLines(format: string, text: string, marker = '#'): string[] {
  return text.split(LINE_BREAK).map((line) => {
    if (UNPRINTABLE.test(line)) {
      throw SerializationError.refused(format, 'comment', line, "can't hold control characters");
    }
    return `${marker} ${line}`.trimEnd();
  });
}

/** A file's header: its comment lines and one empty line, or nothing. */
export function headerLines(format: string, header: readonly string[] | undefined, marker = '#'): string[] {
  const lines = (header ?? []).flatMap((line) => commentLines(format, line, marker));
  return lines.length === 0 ? [] : [...lines, ''];
}

/** Lines as a file's text: LF between them, exactly one at the end, no empty lines before it. */
export function fileText(lines: readonly string[]): string {
  return `${lines.join('\n').replace(/\n+$/, '')}\n`;
}
