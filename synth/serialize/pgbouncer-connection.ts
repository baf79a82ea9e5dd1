import { finite, refuseUnless, refuseUnsafe } from './characters';
import { SerializationError } from './error';
import { expectSame } from './read-back';

const FORMAT = 'pgbouncer connection';

/**
 * A connection string for `[databases]`: `host=… port=… dbname=…`, in the order given. A value with blanks or quotes
 * stands in single quotes, with quotes doubled (PgBouncer's loader.c, cstr_get_value and cstr_unquote_value; libpq's
 * backslashes mean nothing there).
 *
 * @throws SerializationError for an empty value, which PgBouncer refuses, and for line breaks
 */
export function pgbouncerConnection(parameters: Readonly<Record<string, string | number>>): string {
  const meant: [string, string][] = [];
  const pairs: string[] = [];
  for (const [key, value] of Object.entries(parameters)) {
    const text = typeof value === 'number' ? finite(FORMAT, key, value) : value;
    refuseUnless(/^[a-z_]+$/, FORMAT, key, key, 'a parameter is named with small letters and _');
    refuseUnsafe(FORMAT, key, text, '\t');
    if (text === '') {
      throw SerializationError.refused(FORMAT, key, text, "can't be empty");
    }
    meant.push([key, text]);
    pairs.push(`${key}=${/^[^\s']+$/.test(text) ? text : `'${text.replaceAll("'", "''")}'`}`);
  }
  const written = pairs.join(' ');
  expectSame(FORMAT, meant, readConnection(written));
  return written;
}

function readConnection(text: string): [string, string][] {
  const result: [string, string][] = [];
  for (const [, key = '', quoted, bare = ''] of text.matchAll(/([^= ]+)=(?:'((?:[^']|'')*)'|([^ ]*))(?: |$)/gy)) {
    result.push([key, quoted?.replaceAll("''", "'") ?? bare]);
  }
  return result;
}
