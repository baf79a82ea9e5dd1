/** A Markdown table; cells hold no line breaks, and a bar in one is escaped. */
export function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) =>
    `| ${cells.map((cell) => cell.replaceAll('|', '\\|').replaceAll('\n', ' ')).join(' | ')} |`;
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n');
}

/** A block of commands. */
export function commands(lines: readonly string[]): string {
  return ['```sh', ...lines, '```'].join('\n');
}

/** Sections one empty line apart, one line break at the end. */
export function markdown(header: readonly string[], sections: readonly string[]): string {
  return `${[`<!-- ${header.join(' ')} -->`, ...sections.filter((section) => section !== '')].join('\n\n')}\n`;
}
