const lineBreaks = /[\r\n\u2028\u2029]+/g;

/** Text from a declaration, as text: nothing in it is markup. */
export function text(declared: string): string {
  return declared.replaceAll(lineBreaks, ' ').replaceAll(/[\\`<*[\]]/g, '\\$&');
}

/** A sentence from a declaration: as text, but that what it has between single backticks is code. */
export function prose(declared: string): string {
  // Every second part is what stood between two of them.
  return declared
    .split(/(?<!`)`([^`\r\n]+)`(?!`)/)
    .map((part, index) => (index % 2 === 1 ? code(part) : text(part)))
    .join('');
}

/** Text as code: between more backticks than it holds in a row. */
export function code(declared: string): string {
  const flat = declared.replaceAll(lineBreaks, ' ');
  const quotes = '`'.repeat(longestRun(flat) + 1);
  const space = /^`|`$/.test(flat) ? ' ' : '';
  return `${quotes}${space}${flat}${space}${quotes}`;
}

/** A Markdown table of cells that are Markdown; they hold no line breaks, and a bar in one is escaped. */
export function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) =>
    `| ${cells.map((cell) => cell.replaceAll('|', '\\|').replaceAll(lineBreaks, ' ')).join(' | ')} |`;
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n');
}

/** A block of commands. */
export function commands(lines: readonly string[]): string {
  const fence = '`'.repeat(Math.max(3, longestRun(lines.join('\n')) + 1));
  return [`${fence}sh`, ...lines, fence].join('\n');
}

/** Sections one empty line apart, one line break at the end. */
export function markdown(header: readonly string[], sections: readonly string[]): string {
  return `${[`<!-- ${header.join(' ')} -->`, ...sections.filter((section) => section !== '')].join('\n\n')}\n`;
}

function longestRun(declared: string): number {
  return Math.max(0, ...(declared.match(/`+/g) ?? []).map((run) => run.length));
}
