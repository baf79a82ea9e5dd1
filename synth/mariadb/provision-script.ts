import type { MariaDbServerFacet } from '../../constructs/facets/mariadb';
import type { Secret } from '../../constructs/values/secret';
import type { PlacedWorkload } from '../derive/model';
import { header } from '../header';
import { fileText, headerLines } from '../serialize/comment';

/** SQL that makes a user, and what belongs to it. */
export interface ProvisionFile {
  /** Beside the script: `databases/shop_prod.sql`. */
  readonly name: string;
  readonly user: string;
  readonly password: Secret;
  readonly content: string;
}

/**
 * `provision.sh`: makes the databases and their users inside the server's container, and can be repeated. The image runs
 * it on an empty data folder, each deployment again. One file that fails doesn't keep the others from being run; the
 * script then fails at its end. Passwords pass through files, the environment and pipes alone, never through arguments.
 */
export function provisionScript(
  { component }: PlacedWorkload,
  { engine }: MariaDbServerFacet,
  files: readonly ProvisionFile[],
  folders: { readonly here: string; readonly passwords: string },
): string {
  return fileText([
    '#!/bin/sh',
    ...headerLines('sh', header(component, '', 'Makes databases and users. Repeating it changes nothing.')),
    'set -eu',
    'failed=0',
    '',
    ...(engine === 'mariadb' ? mariaDbAdministrator : mySqlAdministrator),
    '',
    '# A password as SQL, whatever characters it has.',
    'password() {',
    `  value="$(cat "$1")"`,
    '  [ -n "$value" ] || { echo "$1 is missing or empty" >&2; return 1; }',
    `  printf "SET @password = CONVERT(x'%s' USING utf8mb4);\\n" "$(printf %s "$value" | od -An -v -tx1 | tr -d ' \\n')"`,
    '}',
    '',
    '# Without its password nothing is changed: an empty one would lock the user out.',
    'provision() {',
    `  set_password="$(password '${folders.passwords}'/"$2")" &&`,
    `    { printf '%s\\n' "$set_password"; cat '${folders.here}'/"$1"; } | administer ||`,
    '    { echo "$1 could not be provisioned" >&2; failed=1; }',
    '}',
    '',
    ...files.map(({ name, user }) => `provision ${name} ${user}`),
    'exit "$failed"',
  ]);
}

/**
 * The server's own user comes in by the socket without a password (unix_socket); root, whose password the image sets on
 * the first start, lets it in once. So root's password can be changed like any other.
 */
const mariaDbAdministrator = [
  'client() { mariadb --protocol=socket --batch --skip-column-names "$@"; }',
  'administer() { client --user=mysql; }',
  "if ! echo 'DO 0' | administer 2>/dev/null; then",
  '  MYSQL_PWD="${MARIADB_ROOT_PASSWORD:-$(cat "${MARIADB_ROOT_PASSWORD_FILE:-/dev/null}")}" client --user=root <<SQL',
  'SET SESSION sql_log_bin = 0;',
  'CREATE USER IF NOT EXISTS mysql@localhost IDENTIFIED VIA unix_socket;',
  'GRANT ALL PRIVILEGES ON *.* TO mysql@localhost WITH GRANT OPTION;',
  'SQL',
  'fi',
];

/** MySQL has no such way in without a plugin. */
const mySqlAdministrator = [
  'administer() {',
  '  MYSQL_PWD="${MYSQL_ROOT_PASSWORD:-$(cat "${MYSQL_ROOT_PASSWORD_FILE:-/dev/null}")}" \\',
  '    mysql --protocol=socket --batch --skip-column-names --user=root',
  '}',
];
