/** How often each value occurred, values rounded to two digits: so that those of several runs can be added up. */
export type Histogram = Readonly<Record<string, number>>;

export function sumOf(histogram: Readonly<Record<string, number>>): number {
  return Object.values(histogram).reduce((sum, count) => sum + count, 0);
}

/** Adds counts up, by their names. */
export function added(...all: readonly Readonly<Record<string, number>>[]): Record<string, number> {
  const sums: Record<string, number> = {};
  for (const [name, count] of all.flatMap((one) => Object.entries(one))) sums[name] = (sums[name] ?? 0) + count;
  return sums;
}

/** The value that a share of all don't exceed; undefined of nothing. */
export function percentile(histogram: Histogram, share: number): number | undefined {
  const sorted = Object.entries(histogram)
    .map(([value, count]) => [Number(value), count] as const)
    .sort(([one], [other]) => one - other);
  const wanted = sumOf(histogram) * share;
  let seen = 0;
  for (const [value, count] of sorted) {
    seen += count;
    if (seen >= wanted) return value;
  }
  return undefined;
}
