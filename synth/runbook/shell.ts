/** What the shell takes as it stands. */
const plain = /^[A-Za-z0-9._/:@%+,=-]+$/;

/** One word of a command, whatever it holds: a team's own construct may name a path as it likes. */
export function word(text: string): string {
  return plain.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`;
}

/** A comment of one line: a line break in what it says would start a command. */
export function comment(text: string): string {
  return `# ${text.replaceAll(/[\r\n\u2028\u2029]+/g, ' ')}`;
}

/** Commands that end with the first failure, in a shell of their own: it must not close the reader's. */
export function untilFailure(lines: readonly string[]): string[] {
  return ['(', '  set -e', ...lines.map((line) => `  ${line}`), ')'];
}
