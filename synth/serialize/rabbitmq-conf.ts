import { finite, refuseUnless, refuseUnsafe } from './characters';
import { commentLines, fileText, headerLines } from './comment';
import type { ConfEntry, ConfOptions } from './conf-entry';
import { SerializationError } from './error';
import { expectSame } from './read-back';
import { refuseRepeated } from './repetition';

const FORMAT = 'rabbitmq.conf';

/** Cuttlefish's `word`s between dots; a dot inside a word is written `\.`. */
const KEY = /^(?:\\\.|[\w-])+(?:\.(?:\\\.|[\w-])+)*$/;

/**
 * `rabbitmq.conf` in the format that RabbitMQ calls new style (sysctl): `key = value`. A value with `#`, blanks around
 * it or none at all stands in single quotes, which have no escapes (cuttlefish's conf_parse.peg, escaped_value).
 *
 * @throws SerializationError for what the format can't carry: line breaks, a single quote together with one of the
 *   above, and a key given twice (RabbitMQ would silently take one)
 */
export function rabbitmqConf(entries: readonly ConfEntry[], options: ConfOptions = {}): string {
  const lines = headerLines(FORMAT, options.header);
  const meant: [string, string][] = [];
  refuseRepeated(
    FORMAT,
    '',
    entries.map(({ key }) => key),
  );
  for (const { key, value, comment } of entries) {
    refuseUnless(KEY, FORMAT, key, key, 'a key is made of letters, digits, _ and - between dots');
    const text = typeof value === 'number' ? finite(FORMAT, key, value) : String(value);
    refuseUnsafe(FORMAT, key, text);
    meant.push([key, text]);
    lines.push(...(comment === undefined ? [] : commentLines(FORMAT, comment)), `${key} = ${quote(key, text)}`);
  }
  const text = fileText(lines);
  expectSame(FORMAT, meant, read(text));
  return text;
}

function quote(key: string, text: string): string {
  if (/^[^'#\s]$|^[^'#\s][^#]*[^#\s]$/.test(text)) {
    return text;
  }
  if (text.includes("'")) {
    throw SerializationError.refused(FORMAT, key, text, "can't hold a single quote where quotes are needed");
  }
  return `'${text}'`;
}

function read(text: string): [string, string][] {
  const entries: [string, string][] = [];
  for (const line of text.split('\n').filter((each) => each !== '' && !each.startsWith('#'))) {
    const match = /^(\S+) = (?:'([^']*)'|([^'#][^#]*))$/.exec(line);
    entries.push([match?.[1] ?? line, match?.[2] ?? match?.[3] ?? '']);
  }
  return entries;
}
