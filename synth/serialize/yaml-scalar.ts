/**
 * Text that needs no quotes: what it may start with, then printable ASCII without `: ` and ` #`, and no `:` or space at
 * its end. An allow-list on purpose, since readers of YAML 1.1 and 1.2 disagree on what is text; whatever isn't on it is
 * quoted. What starts with a digit must be no number, date or time to any of them: two dots, a letter other than `e`, or
 * behind a colon 60 or more, as in `1000:1000`.
 */
const START =
  /[A-Za-z_/($^]|--?[A-Za-z]|\.\.?\/|(?!0[boxBOX]|\d{4}-)(?=\d+\.\d+\.\d|[\w.]*[a-df-zA-DF-Z]|\d+:(?:\d{3,}|[6-9]\d)$)\d/;
const PLAIN = new RegExp(`^(?:${START.source})(?:[!-9;-~]|:(?=[!-~])| (?=[ !"$-~]))*$`);

/** Words of YAML 1.1 or 1.2 in every spelling, and `E9`, which npm's `yaml` reads as NaN in version 1.1. */
const WORD = /^(?:null|true|false|yes|no|on|off|y|n|-?e[-+]?\d+)$/i;

/**
 * Characters that can't be seen or turn the direction of text: control characters, NEL, no-break space, the line and
 * paragraph separators, the directional controls, the byte order mark.
 */
// biome-ignore lint/suspicious/noControlCharactersInRegex: finding them is the purpose
const INVISIBLE = /[\x00-\x09\x0b-\x1f\x7f-\xa0\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff\ufffe\uffff]/;
const ESCAPED = new RegExp(`["\\\\\\n]|${INVISIBLE.source}`, 'g');
const SHORT: Readonly<Record<string, string>> = {
  '"': '\\"',
  '\\': '\\\\',
  '\0': '\\0',
  '\n': '\\n',
  '\r': '\\r',
  '\t': '\\t',
};

/**
 * Text of several lines that doesn't survive an editor as a block: lines with spaces at their end, a first line that is
 * empty or indented, more than one line break at the end.
 */
const FRAGILE = /^\s|[ \t](?:\n|$)|\n\n$/;

/** `text` as YAML in one line. */
export function inlineText(text: string): string {
  if (PLAIN.test(text) && !WORD.test(text)) return text;
  return text.includes('\n') || INVISIBLE.test(text) || /^\s+$/.test(text)
    ? `"${text.replace(ESCAPED, escaped)}"`
    : `'${text.replaceAll("'", "''")}'`;
}

/** A value that holds no other as YAML; text of several lines as a block, whose lines begin with `pad`. */
export function scalar(value: string | number | boolean | null, pad: string): string {
  if (typeof value === 'number') return number(value);
  if (typeof value !== 'string') return String(value);
  return value.includes('\n') && !FRAGILE.test(value) && !INVISIBLE.test(value) ? block(value, pad) : inlineText(value);
}

/** YAML 1.1 wants a dot in a number with an exponent. */
function number(value: number): string {
  return String(value).replace(/^(-?\d+)e/, '$1.0e');
}

/** Empty lines stay empty. */
function block(text: string, pad: string): string {
  const whole = text.endsWith('\n');
  const lines = `\n${whole ? text.slice(0, -1) : text}`;
  return `${whole ? '|' : '|-'}${lines.replace(/\n(?=[^\n])/g, `\n${pad}`)}`;
}

function escaped(character: string): string {
  return SHORT[character] ?? `\\u${character.charCodeAt(0).toString(16).toUpperCase().padStart(4, '0')}`;
}
