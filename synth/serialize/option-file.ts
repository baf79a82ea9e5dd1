import { finite, refuseUnless, refuseUnsafe } from './characters';
import { commentLines, fileText, headerLines } from './comment';
import type { ConfEntry } from './conf-entry';
import { SerializationError } from './error';
import { expectSame } from './read-back';
import { refuseRepeated } from './repetition';

/** `[name]` and its entries. A file of one nameless section has no heading. */
export interface OptionSection {
  readonly name?: string;
  readonly entries: readonly ConfEntry[];
}

/** Words that every reader takes as they stand. */
const plain = /^[A-Za-z0-9_./:+*@%,-]+$/;

/**
 * INI as three programs read it alike: MariaDB's and MySQL's option files (mysys/my_default.c), php.ini, and the pools of
 * PHP-FPM (both Zend/zend_ini_scanner.l). They differ in what they do with backslashes, `$`, quotes within quotes and
 * `#`; so a value is either a plain word or stands in double quotes, and may hold none of these.
 *
 * @param format for errors: `my.cnf`, `php.ini`, `php-fpm.conf`
 * @throws SerializationError for a value that can't be written so, and for a key or section given twice
 */
export function optionFile(
  format: string,
  sections: readonly OptionSection[],
  options: { readonly header?: readonly string[] } = {},
): string {
  const lines = headerLines(format, options.header, ';');
  refuseRepeated(
    format,
    '',
    sections.map(({ name = '' }) => name),
  );
  const meant = sections.map(({ name, entries }) => {
    if (name !== undefined) {
      refuseUnless(/^[a-z][a-z0-9_-]*$/, format, name, name, 'a section is named with letters, digits, - and _');
      lines.push(...(lines.at(-1) === '' || lines.length === 0 ? [] : ['']), `[${name}]`);
    }
    return [name, entryLines(format, name, entries, lines)] as const;
  });
  const text = fileText(lines);
  expectSame(format, meant, read(text));
  return text;
}

function entryLines(
  format: string,
  section: string | undefined,
  entries: readonly ConfEntry[],
  lines: string[],
): [string, string][] {
  refuseRepeated(
    format,
    section ?? '',
    entries.map(({ key }) => key),
  );
  return entries.map(({ key, value, comment }) => {
    const where = section === undefined ? key : `${section}/${key}`;
    refuseUnless(
      /^[a-z][A-Za-z0-9_.[\]-]*$/,
      format,
      where,
      key,
      'a key is made of letters, digits, _ . - and brackets',
    );
    const text = valueText(format, where, value);
    if (comment !== undefined) lines.push(...commentLines(format, comment, ';'));
    lines.push(`${key} = ${plain.test(text) ? text : `"${text}"`}`);
    return [key, text];
  });
}

function valueText(format: string, where: string, value: ConfEntry['value']): string {
  if (typeof value === 'boolean') return value ? 'ON' : 'OFF';
  if (typeof value === 'number') return finite(format, where, value);
  refuseUnsafe(format, where, value);
  if (/["\\$]/.test(value)) throw SerializationError.refused(format, where, value, "can't hold a quote, \\ or $");
  return value;
}

/** What all three find in such a file. */
function read(text: string): [string | undefined, [string, string][]][] {
  const found: [string | undefined, [string, string][]][] = [];
  for (const line of text.split('\n')) {
    if (line === '' || line.startsWith(';')) continue;
    const heading = /^\[(.*)\]$/.exec(line);
    if (heading !== null) {
      found.push([heading[1], []]);
      continue;
    }
    const [, key = '', word = ''] = /^([^=]+?) = (.*)$/.exec(line) ?? [];
    if (found.length === 0) found.push([undefined, []]);
    found.at(-1)?.[1].push([key, word.replace(/^"(.*)"$/, '$1')]);
  }
  return found;
}
