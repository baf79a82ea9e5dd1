import { refuseUnsafe } from './characters';
import { fileText, headerLines } from './comment';
import { SerializationError } from './error';
import { expectSame } from './read-back';
import { refuseRepeated } from './repetition';

const FORMAT = 'pgbouncer userlist';

/**
 * `userlist.txt`: `"name" "password"`, quotes doubled (PgBouncer's loader.c, find_quote and copy_quoted). The file's
 * comments start with `;`.
 *
 * @throws SerializationError for a name of 128 bytes or more (MAX_USERNAME), an empty name, a name given twice and
 *   for line breaks
 */
export function pgbouncerUserList(
  users: readonly { readonly name: string; readonly password: string }[],
  options: { readonly header?: readonly string[] } = {},
): string {
  const lines = headerLines(FORMAT, options.header, ';');
  const meant: [string, string][] = [];
  refuseRepeated(
    FORMAT,
    '',
    users.map(({ name }) => name),
  );
  for (const { name, password } of users) {
    refuseUnsafe(FORMAT, name, name);
    refuseUnsafe(FORMAT, name, password);
    if (name === '' || Buffer.byteLength(quote(name)) - 2 >= 128) {
      throw SerializationError.refused(FORMAT, name, name, 'a name is 1 to 127 bytes long');
    }
    meant.push([name, password]);
    lines.push(`${quote(name)} ${quote(password)}`);
  }
  const text = fileText(lines);
  expectSame(FORMAT, meant, readUsers(text));
  return text;
}

function quote(field: string): string {
  return `"${field.replaceAll('"', '""')}"`;
}

function readUsers(text: string): [string, string][] {
  const users: [string, string][] = [];
  for (const line of text.split('\n')) {
    const match = /^\s*"((?:[^"]|"")*)"[^"]*"((?:[^"]|"")*)"/.exec(line);
    if (match !== null) {
      users.push([unquote(match[1]), unquote(match[2])]);
    }
  }
  return users;
}

function unquote(field = ''): string {
  return field.replaceAll('""', '"');
}
