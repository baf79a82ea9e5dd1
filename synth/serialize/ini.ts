import { finite, refuseUnless, refuseUnsafe } from './characters';
import { commentLines, fileText, headerLines } from './comment';
import { SerializationError } from './error';
import { type PgbouncerSection, pgbouncerSections } from './pgbouncer-reader';
import { expectSame } from './read-back';
import { refuseRepeated } from './repetition';

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
  const meant: PgbouncerSection[] = [];
  refuseRepeated(
    FORMAT,
    '',
    sections.map(({ name }) => name),
  );
  for (const section of sections) {
    refuseUnless(/^[\w.-]+$/, FORMAT, section.name, section.name, 'a section is named with letters, digits, _ . and -');
    meant.push([section.name, sectionLines(section, lines)]);
  }
  const text = fileText(lines);
  expectSame(FORMAT, meant, pgbouncerSections(text));
  return text;
}

function sectionLines(section: IniSection, lines: string[]): [string, string][] {
  const values: [string, string][] = [];
  refuseRepeated(
    FORMAT,
    section.name,
    section.entries.map(({ key }) => key),
  );
  if (lines.length > 0 && lines.at(-1) !== '') {
    lines.push('');
  }
  lines.push(`[${section.name}]`);
  for (const { key, value, comment } of section.entries) {
    const where = `${section.name}/${key}`;
    const text = typeof value === 'number' ? finite(FORMAT, where, value) : value;
    refuseUnless(/^[\w.*-]+$/, FORMAT, where, key, 'a key is made of letters, digits, _ . - and *');
    refuseUnsafe(FORMAT, where, text);
    if (text !== text.trim()) {
      throw SerializationError.refused(FORMAT, where, text, "can't keep blanks around a value");
    }
    values.push([key, text]);
    lines.push(...(comment === undefined ? [] : commentLines(FORMAT, comment, ';')), `${key} = ${text}`.trimEnd());
  }
  return values;
}
