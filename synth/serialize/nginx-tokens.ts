import { SerializationError } from './error';

/** A directive as nginx reads it. */
export interface NginxTokens {
  readonly words: string[];
  readonly block?: NginxTokens[];
}

/**
 * Reads a configuration as nginx's ngx_conf_read_token and ngx_conf_parse do (src/core/ngx_conf_file.c): words are
 * separated by blanks; quotes count only at the start of a word, and after the closing one only a blank, `;`, `{` or
 * `)` may follow; a backslash takes the next character out of the syntax; `{` is part of a word after `$`.
 *
 * @throws SerializationError where nginx would refuse the file
 */
export function nginxTokens(text: string): NginxTokens[] {
  const reader = { text, position: 0 };
  const result = readBlock(reader, false);
  return result;
}

interface Reader {
  readonly text: string;
  position: number;
}

const BLANK = /[ \t\r\n]/;

function readBlock(reader: Reader, nested: boolean): NginxTokens[] {
  const directives: NginxTokens[] = [];
  let words: string[] = [];
  for (;;) {
    const character = reader.text[reader.position];
    if (character === undefined) {
      if (nested || words.length > 0) {
        throw unexpected(reader, 'end of file');
      }
      return directives;
    }
    if (BLANK.test(character)) {
      reader.position++;
    } else if (character === '#') {
      const end = reader.text.indexOf('\n', reader.position);
      reader.position = end < 0 ? reader.text.length : end;
    } else if (character === ';' || character === '{') {
      if (words.length === 0) {
        throw unexpected(reader, character);
      }
      reader.position++;
      directives.push(character === ';' ? { words } : { words, block: readBlock(reader, true) });
      words = [];
    } else if (character === '}') {
      if (!nested || words.length > 0) {
        throw unexpected(reader, character);
      }
      reader.position++;
      return directives;
    } else {
      words.push(character === '"' || character === "'" ? readQuoted(reader, character) : readBare(reader));
    }
  }
}

function readQuoted(reader: Reader, quote: string): string {
  const start = ++reader.position;
  for (; reader.text[reader.position] !== quote; reader.position++) {
    if (reader.position >= reader.text.length) {
      throw unexpected(reader, 'end of file');
    }
    if (reader.text[reader.position] === '\\') {
      reader.position++;
    }
  }
  const word = unescaped(reader.text.slice(start, reader.position++));
  if (!/[ \t\r\n;{)]/.test(reader.text[reader.position] ?? '')) {
    throw unexpected(reader, reader.text[reader.position] ?? 'end of file');
  }
  return word;
}

function readBare(reader: Reader): string {
  const start = reader.position;
  for (let variable = false; reader.position < reader.text.length; reader.position++) {
    const character = reader.text[reader.position] as string;
    if (character === '{' && variable) {
      continue;
    }
    if (/[ \t\r\n;{]/.test(character)) {
      break;
    }
    variable = character === '$';
    if (character === '\\') {
      reader.position++;
    }
  }
  return unescaped(reader.text.slice(start, reader.position));
}

const ESCAPED: Readonly<Record<string, string>> = { t: '\t', r: '\r', n: '\n' };

function unescaped(word: string): string {
  return word.replace(/\\(["'\\trn])/g, (_, character: string) => ESCAPED[character] ?? character);
}

function unexpected(reader: Reader, what: string): SerializationError {
  const line = reader.text.slice(0, reader.position).split('\n').length;
  return SerializationError.refused('nginx', `line ${line}`, what, 'unexpected');
}
