import { finite, refuseUnless, refuseUnsafe } from './characters';
import { commentLines, fileText, headerLines } from './comment';
import { SerializationError } from './error';
import { pgbouncerSections } from './pgbouncer-reader';
import { expectSame } from './read-back';

export { pgbouncerConnection } from './pgbouncer-connection';
export { pgbouncerUserList } from './pgbouncer-users';

/** `[name]` and its entries. */
export interface IniSection {
  readonly name: string;
  readonly entries: readonly IniEntry[];
}

/** `key = value`. For a key in `[databases]` the value is what `pgbouncerConnection` returns. */
export interface IniEntry {
  readonly key: string;
  readonly value: string | number;
  /** Printed above the entry, behind `; `. */
  readonly comment?: string;
}

const FORMAT = 'pgbouncer.ini';

/**
 * `pgbouncer.ini`, as PgBouncer's own reader takes it (libusual's cfparser.c, parse_ini_file): a value is everything
 * from after the `=` to the end of the line, without surrounding blanks. It has no quotes and no comments behind
 * values, so that quoting a value as other dialects of INI do would make the quotes a part of it.
 *
 * @throws SerializationError for a line break, blanks around a value, a key or section given twice, or a key with
 *   characters that need quotes of a kind that only some versions know
 */
export function pgbouncerIni(
  sections: readonly IniSection[],
  options: { readonly header?: readonly string[] } = {},
): string {
  const lines = headerLines(FORMAT, options.header, ';');
  const meant: Record<string, Record<string, string>> = {};
  for (const section of sections) {
    refuseUnless(/^[\w.-]+$/, FORMAT, section.name, section.name, 'a section is named with letters, digits, _ . and -');
    if (Object.hasOwn(meant, section.name)) {
      throw SerializationError.refused(FORMAT, section.name, section.name, 'a section given twice');
    }
    const values = sectionLines(section, lines);
    meant[section.name] = values;
  }
  const text = fileText(lines);
  expectSame(FORMAT, meant, pgbouncerSections(text));
  return text;
}

function sectionLines(section: IniSection, lines: string[]): Record<string, string> {
  const values: Record<string, string> = {};
  if (lines.length > 0 && lines.at(-1) !== '') {
    lines.push('');
  }
  lines.push(`[${section.name}]`);
  for (const { key, value, comment } of section.entries) {
    const where = `${section.name}/${key}`;
    const text = typeof value === 'number' ? finite(FORMAT, where, value) : value;
    refuseUnless(/^[\w.*-]+$/, FORMAT, where, key, 'a key is made of letters, digits, _ . - and *');
    refuseUnsafe(FORMAT, where, text);
    if (Object.hasOwn(values, key)) {
      throw SerializationError.refused(FORMAT, where, text, 'a key given twice');
    }
    if (text !== text.trim()) {
      throw SerializationError.refused(FORMAT, where, text, "can't keep blanks around a value");
    }
    values[key] = text;
    lines.push(...(comment === undefined ? [] : commentLines(FORMAT, comment, ';')), `${key} = ${text}`.trimEnd());
  }
  return values;
}
