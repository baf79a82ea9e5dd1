import type { Host } from '../host/host';
import { added } from './histogram';
import type { Counts, Kind } from './traffic';

/** What one process of the service has counted since it started. */
export interface ProcessCounts {
  /** Its file: a process has one of its own. */
  readonly path: string;
  readonly release: string;
  /** False of one that still runs, or was killed. */
  readonly hasEnded: boolean;
  /** Requests that it answered whole, by kind. */
  readonly answered: Counts;
  /** Those whose client was gone before. */
  readonly abandoned: Counts;
}

/** Reads what all processes have counted whose files are in a folder of the host. */
export async function processCounts(host: Host, folder: string): Promise<ProcessCounts[]> {
  const lines = await host.run(['find', folder, '-name', '*.json', '-exec', 'cat', '{}', '+']);
  return lines
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line) as ProcessCounts);
}

/** What was answered between two readings: by kind, and there by release. */
export function answeredBetween(
  before: readonly ProcessCounts[],
  after: readonly ProcessCounts[],
): Partial<Record<Kind, Counts>> {
  const sums: Partial<Record<Kind, Counts>> = {};
  for (const { path, release, answered } of after) {
    const earlier = before.find((one) => one.path === path)?.answered ?? {};
    for (const [kind, count] of Object.entries(answered) as [Kind, number][]) {
      const more = count - (earlier[kind] ?? 0);
      if (more > 0) sums[kind] = added(sums[kind] ?? {}, { [release]: more });
    }
  }
  return sums;
}
