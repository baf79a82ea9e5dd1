import type { Change } from './change';

/** More differences than this between two texts are shown as one replacement of all. */
const MOST_DIFFERENCES = 1000;
const CONTEXT = 3;

/** One line of a diff: its sign, and where it stands in the text before and after. */
type Line = readonly [sign: ' ' | '-' | '+', text: string, before: number, after: number];

/** A change as `diff -u` and git show it. */
export function unifiedDiff({ path, before, after, executable }: Change): string {
  const mode = executable ? '100755' : '100644';
  const names = `--- ${before === undefined ? '/dev/null' : `a/${path}`}\n+++ ${after === undefined ? '/dev/null' : `b/${path}`}\n`;
  if (before === after) return `diff --git a/${path} b/${path}\nnew mode ${mode}\n`;
  return names + hunks(compareLines(linesOf(before), linesOf(after)));
}

function linesOf(text = ''): string[] {
  return text.match(/[^\n]*\n|[^\n]+$/g) ?? [];
}

/** Myers' shortest edit script, forward, with one saved frontier a step. */
function compareLines(a: readonly string[], b: readonly string[]): Line[] {
  const frontiers: Map<number, number>[] = [];
  const furthest = new Map([[1, 0]]);
  for (let d = 0; d <= Math.min(a.length + b.length, MOST_DIFFERENCES); d++) {
    frontiers.push(new Map(furthest));
    for (let k = -d; k <= d; k += 2) {
      const isDown = k === -d || (k !== d && (furthest.get(k - 1) ?? 0) < (furthest.get(k + 1) ?? 0));
      let x = isDown ? (furthest.get(k + 1) ?? 0) : (furthest.get(k - 1) ?? 0) + 1;
      while (x < a.length && x - k < b.length && a[x] === b[x - k]) x++;
      furthest.set(k, x);
      if (x >= a.length && x - k >= b.length) return trace(a, b, frontiers);
    }
  }
  return [...a.map((text, i): Line => ['-', text, i, 0]), ...b.map((text, i): Line => ['+', text, a.length, i])];
}

function trace(a: readonly string[], b: readonly string[], frontiers: readonly Map<number, number>[]): Line[] {
  const lines: Line[] = [];
  let [x, y] = [a.length, b.length];
  for (const [d, frontier] of [...frontiers.entries()].reverse()) {
    const k = x - y;
    const isDown = k === -d || (k !== d && (frontier.get(k - 1) ?? 0) < (frontier.get(k + 1) ?? 0));
    const fromX = frontier.get(isDown ? k + 1 : k - 1) ?? 0;
    const fromY = fromX - (isDown ? k + 1 : k - 1);
    const stop = d === 0 ? 0 : isDown ? fromX : fromX + 1;
    while (x > stop) lines.push([' ', a[--x] ?? '', x, --y]);
    if (d > 0) lines.push(isDown ? ['+', b[fromY] ?? '', fromX, fromY] : ['-', a[fromX] ?? '', fromX, fromY]);
    [x, y] = [fromX, fromY];
  }
  return lines.reverse();
}

function hunks(lines: readonly Line[]): string {
  const shown = new Set<number>();
  for (const [index, [sign]] of lines.entries()) {
    if (sign !== ' ') for (let near = index - CONTEXT; near <= index + CONTEXT; near++) shown.add(near);
  }
  const groups: Line[][] = [];
  for (const [index, line] of lines.entries()) {
    if (!shown.has(index)) continue;
    if (!shown.has(index - 1) || groups.length === 0) groups.push([]);
    groups.at(-1)?.push(line);
  }
  return groups
    .map((group) => `@@ -${range(group, '+', 2)} +${range(group, '-', 3)} @@\n${group.map(print).join('')}`)
    .join('');
}

function range(group: readonly Line[], without: '-' | '+', position: 2 | 3): string {
  const length = group.filter(([sign]) => sign !== without).length;
  const start = group[0]?.[position] ?? 0;
  return `${length === 0 ? start : start + 1},${length}`;
}

function print([sign, text]: Line): string {
  return text.endsWith('\n') ? sign + text : `${sign}${text}\n\\ No newline at end of file\n`;
}
