import { SerializationError } from './error';

const ESCAPES: Readonly<Record<string, string>> = {
  '\n': '\\n',
  '\r': '\\r',
  '\t': '\\t',
  '\b': '\\b',
  '\x07': '\\a',
  '"': '\\"',
  '\\': '\\\\',
};

const UNESCAPED: Readonly<Record<string, string>> = { n: '\n', r: '\r', t: '\t', b: '\b', a: '\x07' };

/** An argument as Redis writes it itself (sds.c, sdscatrepr), but without quotes where it needs none. */
export function quoteArgument(text: string): string {
  if (/^[^\s"'\\#]+$/.test(text)) {
    return text;
  }
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are the escapes of sdssplitargs
  return `"${text.replace(/[\n\r\t\x08\x07"\\]/g, (character) => ESCAPES[character] ?? character)}"`;
}

/**
 * The arguments of a line, as sdssplitargs (sds.c) splits it: double quotes know escapes, single quotes only `\'`, and
 * after a closing quote a blank must follow.
 *
 * @throws SerializationError where sdssplitargs finds the quotes unbalanced
 */
export function splitArguments(line: string): string[] {
  const words: string[] = [];
  const pattern = /[ \t-\r]*(?:"((?:[^"\\]|\\.)*)"|'((?:[^'\\]|\\.)*)'|([^ \t-\r"']+))(?=[ \t-\r]|$)/suy;
  const rest = line.replace(/[ \t-\r]+$/, '');
  while (pattern.lastIndex < rest.length) {
    const match = pattern.exec(rest);
    if (match === null) {
      throw SerializationError.refused('redis.conf', '', line, 'unbalanced quotes, or quotes inside a word');
    }
    const [, double, single, bare = ''] = match;
    words.push(double !== undefined ? unescaped(double) : (single?.replaceAll("\\'", "'") ?? bare));
  }
  return words;
}

function unescaped(text: string): string {
  return text.replace(/\\(?:x([0-9a-fA-F]{2})|(.))/gsu, (_, hex: string | undefined, character: string) =>
    hex === undefined ? (UNESCAPED[character] ?? character) : String.fromCharCode(Number.parseInt(hex, 16)),
  );
}
