import { refuseUnless, refuseUnsafe } from './characters';
import { commentLines, fileText, headerLines } from './comment';
import type { ConfOptions } from './conf-entry';
import { SerializationError } from './error';
import { expectSame } from './read-back';

/** A rule of `pg_hba.conf`. */
export interface HbaRule {
  /** `local`, `host`, `hostssl`, … */
  readonly type: string;
  /** A name, a keyword such as `all`, or several with commas between them. */
  readonly database: string;
  /** A name, `+role`, a keyword such as `all`, or several with commas between them. */
  readonly user: string;
  /** An address with its prefix length, a host name or a keyword; absent for `local`. */
  readonly address?: string;
  /** The method, and its options behind it. */
  readonly method: string;
  /** Printed above the rule, behind `# `. */
  readonly comment?: string;
}

const FORMAT = 'pg_hba.conf';

/**
 * `pg_hba.conf` in aligned columns. A name with blanks, `#` or quotes stands in double quotes, quotes doubled
 * (PostgreSQL's hba.c, next_token). As in the file itself, `all`, `+role`, `@file` and the like keep their meaning: a
 * name can't be told from a keyword here.
 *
 * @throws SerializationError for empty fields, an address where none belongs or none where one does, line breaks, and
 *   a line that ends in a backslash, which tokenize_auth_file joins with the next
 */
export function pgHba(rules: readonly HbaRule[], options: ConfOptions = {}): string {
  const rows = rules.map((rule) => fields(rule).map((field) => field.map(quoteList).join(' ')));
  const widths = [0, 1, 2, 3].map((column) => Math.max(0, ...rows.map((row) => row[column]?.length ?? 0)));
  const lines = headerLines(FORMAT, options.header);
  rules.forEach((rule, index) => {
    lines.push(...(rule.comment === undefined ? [] : commentLines(FORMAT, rule.comment)));
    const row = rows[index]?.map((field, column) => field.padEnd(widths[column] ?? 0));
    lines.push(row?.join(' ').trimEnd() ?? '');
  });
  for (const line of lines) {
    refuseUnless(
      /[^\\]$|^$/,
      FORMAT,
      '',
      line,
      "a line, comment or not, can't end in a backslash: the next would continue it",
    );
  }
  const text = fileText(lines);
  const meant = rules.map((rule) =>
    fields(rule)
      .flat()
      .map((field) => field.split(',')),
  );
  expectSame(FORMAT, meant, read(text));
  return text;
}

/** The columns of a rule, each a list of words: the address and the method may be several. */
function fields(rule: HbaRule): string[][] {
  refuseUnless(/^(?:local|host(?:no)?(?:ssl|gssenc)?)$/, FORMAT, 'type', rule.type, 'no type of connection');
  if (rule.type === 'local' && rule.address !== undefined) {
    throw SerializationError.refused(FORMAT, 'local', rule.address, 'a local rule has no address');
  }
  const given: Readonly<Record<string, string>> = {
    database: rule.database,
    user: rule.user,
    ...(rule.type === 'local' ? {} : { address: rule.address ?? '' }),
    method: rule.method,
  };
  for (const [field, text] of Object.entries(given)) {
    refuseUnsafe(FORMAT, field, text);
    refuseUnless(/^[^,]+(?:,[^,]+)*$/, FORMAT, field, text, 'a field, or a name in it, is empty');
  }
  return [[rule.type], [rule.database], [rule.user], (rule.address ?? '').split(' '), rule.method.split(' ')];
}

function quoteList(field: string): string {
  return field
    .split(',')
    .map((name) => (/[\s#"]/.test(name) ? `"${name.replaceAll('"', '""')}"` : name))
    .join(',');
}

function read(text: string): string[][][] {
  const lines = text.split('\n').filter((line) => line !== '' && !line.startsWith('#'));
  return lines.map((line) => {
    const words = line.match(/(?:"(?:[^"]|"")*"|[^\s"])+/g) ?? [];
    const lists = words.map((word) => (word.match(/(?:"(?:[^"]|"")*"|[^,"])+/g) ?? []).map(unquote));
    return lists[0]?.[0] === 'local' ? [...lists.slice(0, 3), [''], ...lists.slice(3)] : lists;
  });
}

function unquote(word: string): string {
  return word.startsWith('"') ? word.slice(1, -1).replaceAll('""', '"') : word;
}
