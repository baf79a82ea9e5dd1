import { refuseUnless, refuseUnsafe } from './characters';
import { commentLines, fileText, headerLines } from './comment';
import { readEnv } from './env-reader';
import { expectSame } from './read-back';
import { refuseRepeated } from './repetition';

/** `NAME=value`. */
export interface EnvEntry {
  readonly name: string;
  readonly value: string;
  /** Printed above the entry, behind `# `. */
  readonly comment?: string;
}

const FORMAT = 'env';

/**
 * A `.env` file as Docker Compose reads it (compose-go's dotenv/parser.go). Values are literal: what needs quotes
 * stands in single quotes, in which Compose replaces nothing but `\'`. Only where backslashes stand directly before a
 * quote or the end, single quotes can't hold them: there, double quotes with everything escaped are used.
 *
 * @throws SerializationError for a malformed name, a name given twice, a carriage return and other control characters
 */
export function env(entries: readonly EnvEntry[], options: { readonly header?: readonly string[] } = {}): string {
  const lines = headerLines(FORMAT, options.header);
  const meant: [string, string][] = [];
  refuseRepeated(
    FORMAT,
    '',
    entries.map(({ name }) => name),
  );
  for (const { name, value, comment } of entries) {
    refuseUnless(/^[A-Za-z_][\w.-]*$/, FORMAT, name, name, 'a name is made of letters, digits and _');
    refuseUnsafe(FORMAT, name, value, '\n\t');
    meant.push([name, value]);
    lines.push(...(comment === undefined ? [] : commentLines(FORMAT, comment)), `${name}=${quote(value)}`);
  }
  const text = fileText(lines);
  expectSame(FORMAT, meant, readEnv(text));
  return text;
}

function quote(value: string): string {
  if (/^[\w./:@%+,=?&~*-]*$/.test(value)) {
    return value;
  }
  if (!/(?<!\\)(?:\\\\)*\\(?:'|$)/.test(value)) {
    return `'${value.replaceAll("'", "\\'")}'`;
  }
  return `"${value.replace(/[\\"$]/g, '\\$&').replaceAll('\n', '\\n')}"`;
}
