import { finite, refuseUnless, refuseUnsafe } from './characters';
import { commentLines, fileText, headerLines } from './comment';
import type { ConfEntry, ConfOptions } from './conf-entry';
import { expectSame } from './read-back';
import { refuseRepeated } from './repetition';

const FORMAT = 'postgresql.conf';

/**
 * `postgresql.conf`: strings in single quotes, booleans as `on` and `off`, numbers plain, with their unit if they have
 * one (`256MB`). In quotes, quotes and backslashes are doubled and tabs and line breaks escaped, as PostgreSQL's
 * guc-file.l (DeescapeQuotedString) undoes it.
 *
 * @throws SerializationError for a malformed name, other control characters, and a parameter given twice (PostgreSQL
 *   would silently take the last; only `include…` may repeat)
 */
export function postgresqlConf(entries: readonly ConfEntry[], options: ConfOptions = {}): string {
  const lines = headerLines(FORMAT, options.header);
  const meant: [string, string][] = [];
  const names = entries.map(({ key }) => key.toLowerCase());
  refuseRepeated(
    FORMAT,
    '',
    names.filter((name) => !name.startsWith('include')),
  );
  for (const { key, value, comment } of entries) {
    refuseUnless(/^[A-Za-z_][\w$]*(?:\.[A-Za-z_][\w$]*)?$/, FORMAT, key, key, 'no name of a parameter');
    const text = plainText(key, value);
    meant.push([key, text]);
    lines.push(...(comment === undefined ? [] : commentLines(FORMAT, comment)));
    lines.push(`${key} = ${typeof value === 'boolean' || isNumber(text) ? text : quote(text)}`);
  }
  const text = fileText(lines);
  expectSame(FORMAT, meant, read(text));
  return text;
}

function plainText(key: string, value: ConfEntry['value']): string {
  if (typeof value === 'boolean') {
    return value ? 'on' : 'off';
  }
  const text = typeof value === 'number' ? finite(FORMAT, key, value) : value;
  refuseUnsafe(FORMAT, key, text, '\b\f\n\r\t');
  return text;
}

/** guc-file.l: INTEGER may carry a unit's letters, REAL may not. */
function isNumber(text: string): boolean {
  return /^-?(?:\d+[A-Za-z]*|\d+\.\d+(?:e[-+]?\d+)?)$/.test(text);
}

const ESCAPES: Readonly<Record<string, string>> = {
  '\b': '\\b',
  '\f': '\\f',
  '\n': '\\n',
  '\r': '\\r',
  '\t': '\\t',
  '\\': '\\\\',
  "'": "''",
};

const UNESCAPED = new Map(Object.entries(ESCAPES).map(([character, written]) => [written, character]));

function quote(text: string): string {
  return `'${text.replace(/[\b\f\n\r\t\\']/g, (character) => ESCAPES[character] ?? character)}'`;
}

function read(text: string): [string, string][] {
  const entries: [string, string][] = [];
  for (const line of text.split('\n').filter((each) => each !== '' && !each.startsWith('#'))) {
    const match = /^([\w.$]+) = (?:'((?:[^'\\]|\\.|'')*)'|([^'\s#]+))$/.exec(line);
    const quoted = match?.[2]?.replace(/\\.|''/g, (written) => UNESCAPED.get(written) ?? written.slice(1));
    entries.push([match?.[1] ?? line, quoted ?? match?.[3] ?? '']);
  }
  return entries;
}
