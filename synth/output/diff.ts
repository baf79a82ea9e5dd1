import type { Change } from './change';
import { compareLines, type Line } from './line-diff';

/** Unchanged lines that are shown around a change. */
const CONTEXT = 3;

/** A change as git shows it: `git apply` takes it. */
export function unifiedDiff({ path, before, after, executable }: Change): string {
  const header = `diff --git a/${path} b/${path}\n`;
  const mode = executable ? '100755' : '100644';
  if (before === after) return `${header}old mode ${executable ? '100644' : '100755'}\nnew mode ${mode}\n`;
  const kind =
    before === undefined ? `new file mode ${mode}\n` : after === undefined ? 'deleted file mode 100644\n' : '';
  const hunks = formatHunks(compareLines(linesOf(before), linesOf(after)));
  const from = before === undefined ? '/dev/null' : `a/${path}`;
  const to = after === undefined ? '/dev/null' : `b/${path}`;
  return header + kind + (hunks === '' ? '' : `--- ${from}\n+++ ${to}\n${hunks}`);
}

function linesOf(text = ''): string[] {
  return text.match(/[^\n]*\n|[^\n]+$/g) ?? [];
}

function formatHunks(lines: readonly Line[]): string {
  const shown = new Set<number>();
  for (const [index, [sign]] of lines.entries()) {
    if (sign !== ' ') for (let near = Math.max(0, index - CONTEXT); near <= index + CONTEXT; near++) shown.add(near);
  }
  let text = '';
  let [before, after] = [1, 1];
  for (let index = 0; index < lines.length; index++) {
    if (shown.has(index) && !shown.has(index - 1)) {
      let last = index;
      while (shown.has(last + 1) && last + 1 < lines.length) last++;
      const hunk = lines.slice(index, last + 1);
      const count = (without: string) => hunk.filter(([sign]) => sign !== without).length;
      text += `@@ -${range(before, count('+'))} +${range(after, count('-'))} @@\n${hunk.map(formatLine).join('')}`;
    }
    const sign = lines[index]?.[0];
    if (sign !== '+') before++;
    if (sign !== '-') after++;
  }
  return text;
}

function range(start: number, length: number): string {
  return `${length === 0 ? start - 1 : start},${length}`;
}

function formatLine([sign, text]: Line): string {
  return text.endsWith('\n') ? sign + text : `${sign}${text}\n\\ No newline at end of file\n`;
}
