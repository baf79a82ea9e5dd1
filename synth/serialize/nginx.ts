import { refuseUnsafe } from './characters';
import { commentLines, fileText, headerLines } from './comment';
import { SerializationError } from './error';
import { nginxTokens } from './nginx-tokens';
import { expectSame } from './read-back';

/** A directive of nginx: `name parameters;`, or with a block `name parameters { … }`. */
export interface NginxDirective {
  readonly name: string;
  /** As nginx should read them, without quotes: quoting and escaping is done here. `$variables` stay variables. */
  readonly parameters?: readonly string[];
  readonly block?: readonly NginxDirective[];
  /** Printed above the directive, behind `# `. */
  readonly comment?: string;
}

/** A simple directive: `directive('listen', 443, 'ssl')`. */
export function directive(name: string, ...parameters: (string | number)[]): NginxDirective {
  return { name, parameters: parameters.map(String) };
}

/**
 * A directive with a block: `block('location', ['/'], [directive('return', 204)])`. The words of an `if` condition are
 * given one by one, as nginx reads them: `block('if', ['($request_method', '=', 'POST)'], […])`.
 */
export function block(
  name: string,
  parameters: readonly (string | number)[],
  children: readonly NginxDirective[],
  comment?: string,
): NginxDirective {
  return { name, parameters: parameters.map(String), block: children, ...(comment === undefined ? {} : { comment }) };
}

/**
 * An nginx configuration: four spaces of indentation, an empty line around the blocks of the top level.
 *
 * @throws SerializationError for what nginx's own reader (ngx_conf_file.c, ngx_conf_read_token) can't take: control
 *   characters other than tab, CR and LF; a parameter or comment of more than 4095 bytes; and for a difference found
 *   when reading back
 */
export function nginx(directives: readonly NginxDirective[], options: { header?: readonly string[] } = {}): string {
  const lines = headerLines('nginx', options.header);
  directives.forEach((child, index) => {
    if (index > 0 && (child.block !== undefined || directives[index - 1]?.block !== undefined)) {
      lines.push('');
    }
    lines.push(...render(child, '', ''));
  });
  for (const line of lines) {
    // nginx keeps a comment in the buffer of a token until its line ends.
    if (line.trimStart().startsWith('#')) {
      refuseLong('comment', line);
    }
  }
  const text = fileText(lines);
  expectSame('nginx', directives.map(structure), nginxTokens(text));
  return text;
}

function render(item: NginxDirective, indent: string, path: string): string[] {
  const where = path === '' ? item.name : `${path}/${item.name}`;
  const words = [item.name, ...(item.parameters ?? [])].map((word) => quote(word, where)).join(' ');
  const comment = item.comment === undefined ? [] : commentLines('nginx', item.comment).map((line) => indent + line);
  if (item.name === 'if' && item.parameters?.length === 1 && item.parameters[0]?.includes(' ')) {
    throw SerializationError.refused('nginx', where, item.parameters[0], 'give the words of a condition one by one');
  }
  if (item.block === undefined) {
    return [...comment, `${indent}${words};`];
  }
  if (item.block.length === 0) {
    return [...comment, `${indent}${words} {}`];
  }
  const children = item.block.flatMap((child) => render(child, `${indent}    `, where));
  return [...comment, `${indent}${words} {`, ...children, `${indent}}`];
}

/** Words without any of the characters that end, open or comment out something. */
const BARE = /^[^\s"'#;{}]+$/;

const ESCAPES: Readonly<Record<string, string>> = { '\t': '\\t', '\n': '\\n', '\r': '\\r' };

/**
 * A word as nginx reads it back. Inside quotes (and outside) nginx replaces `\"`, `\'`, `\\`, `\t`, `\r` and `\n`, and
 * keeps every other backslash, so that only backslashes before those, or at the end, are doubled, and a regular
 * expression such as `\.php$` stays as it is.
 */
function quote(word: string, where: string): string {
  refuseUnsafe('nginx', where, word, '\t\n\r');
  const escaped = word.replace(/\\(?=["'\\trn\t\n\r]|$)|[\t\n\r]/g, (match) => ESCAPES[match] ?? '\\\\');
  const written = escaped === word && BARE.test(word) ? word : inQuotes(escaped);
  refuseLong(where, written);
  return written;
}

/** Double quotes, or single ones where that saves escaping. */
function inQuotes(escaped: string): string {
  return escaped.includes('"') && !escaped.includes("'") ? `'${escaped}'` : `"${escaped.replaceAll('"', '\\"')}"`;
}

/** NGX_CONF_BUFFER is 4096 bytes, and a token has to fit in it with the character that ends it. */
function refuseLong(where: string, written: string): void {
  if (Buffer.byteLength(written) > 4095) {
    throw SerializationError.refused('nginx', where, written, 'over 4095 bytes, more than nginx reads as one token');
  }
}

interface Structure {
  readonly words: readonly string[];
  readonly block?: readonly Structure[];
}

function structure(item: NginxDirective): Structure {
  const words = [item.name, ...(item.parameters ?? [])];
  return item.block === undefined ? { words } : { words, block: item.block.map(structure) };
}
