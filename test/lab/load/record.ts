import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { cpus, totalmem } from 'node:os';
import { join } from 'node:path';
import { type Measurement, nothingMeasured, sum } from './measurement';
import { page } from './page';

/** What was measured of one way to release, in all runs since it was last begun anew. */
export interface Row {
  /** Days, as in 2026-11-22. */
  readonly dates: readonly string[];
  readonly machine: string;
  readonly measured: Measurement;
}

/** By the name of the strategy, or of what it is compared with. */
export type Record = Readonly<globalThis.Record<string, Row>>;

const root = join(__dirname, '..', '..', '..');
const file = join(__dirname, 'measured.json');
export const pageFile = join(root, 'docs', 'releases-measured.md');

export function readRecord(): Record {
  return existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : {};
}

/** Adds a run to what is recorded of its kind and writes the page anew: so a long measurement is made in several runs. */
export function addToRecord(name: string, measured: Measurement, isNew: boolean): void {
  const record = readRecord();
  const row = isNew ? undefined : record[name];
  const today = new Date().toISOString().slice(0, 10);
  const next: Record = {
    ...record,
    [name]: {
      dates: [...new Set([...(row?.dates ?? []), today])],
      machine: machine(),
      measured: sum(row?.measured ?? nothingMeasured, measured),
    },
  };
  // A row a line: what a run has changed is one line.
  const lines = Object.entries(next).map(([key, value]) => `${JSON.stringify(key)}: ${JSON.stringify(value)}`);
  writeFileSync(file, `{\n${lines.join(',\n')}\n}\n`);
  writeFileSync(pageFile, page(next));
}

function machine(): string {
  const model = cpus()[0]?.model.trim() ?? 'unknown';
  return `${cpus().length} cores (${model}), ${Math.round(totalmem() / 2 ** 30)} GiB`;
}
