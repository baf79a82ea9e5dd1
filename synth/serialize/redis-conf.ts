import { finite, refuseUnless, refuseUnsafe } from './characters';
import { commentLines, fileText, headerLines } from './comment';
import type { ConfEntry, ConfOptions } from './conf-entry';
import { expectSame } from './read-back';
import { quoteArgument, splitArguments } from './redis-arguments';

/** An entry of `redis.conf`. */
export interface RedisEntry extends Omit<ConfEntry, 'value'> {
  /** A list is a list of arguments; a text is one argument, except for the directives that take several. */
  readonly value: ConfEntry['value'] | readonly (string | number)[];
}

const FORMAT = 'redis.conf';

/** Directives that take several arguments: their text is split where Redis would split it. */
const SEVERAL = new Set([
  'bind',
  'client-output-buffer-limit',
  'latency-tracking-info-percentiles',
  'loadmodule',
  'oom-score-adj-values',
  'rename-command',
  'replicaof',
  'save',
  'sentinel',
  'slaveof',
  'user',
]);

/**
 * `redis.conf` or `valkey.conf`: `key value`, booleans as `yes` and `no`, quoted as sdssplitargs (sds.c) reads it. A key
 * may repeat (`save`, `rename-command`, `user`).
 *
 * @throws SerializationError for a malformed key, or text for a directive of several arguments that doesn't split
 */
export function redisConf(entries: readonly RedisEntry[], options: ConfOptions = {}): string {
  const lines = headerLines(FORMAT, options.header);
  const meant: (readonly string[])[] = [];
  for (const { key, value, comment } of entries) {
    refuseUnless(/^[A-Za-z][\w-]*$/, FORMAT, key, key, 'a key is made of letters, digits, _ and -');
    const words = [key, ...argumentsOf(key, value)];
    meant.push(words);
    lines.push(...(comment === undefined ? [] : commentLines(FORMAT, comment)), words.map(quoteArgument).join(' '));
  }
  const text = fileText(lines);
  const read = text.split('\n').filter((line) => line !== '' && !line.startsWith('#'));
  expectSame(FORMAT, meant, read.map(splitArguments));
  return text;
}

function argumentsOf(key: string, value: RedisEntry['value']): readonly string[] {
  if (typeof value === 'object') {
    return value.map((item) => one(key, item));
  }
  if (typeof value === 'string' && SEVERAL.has(key.toLowerCase())) {
    const words = splitArguments(value).map((word) => one(key, word));
    return words.length === 0 ? [''] : words;
  }
  return [one(key, value)];
}

function one(key: string, value: ConfEntry['value']): string {
  if (typeof value === 'boolean') {
    return value ? 'yes' : 'no';
  }
  const text = typeof value === 'number' ? finite(FORMAT, key, value) : value;
  refuseUnsafe(FORMAT, key, text, '\x07\b\n\r\t');
  return text;
}
