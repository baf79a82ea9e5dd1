import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { BadImage } from './bad-images';
import type { Cell } from './cell';
import { page } from './page';
import { firstLine } from './words';

export interface RecordedCell extends Cell {
  /** As in 2026-11-22. */
  readonly date: string;
}

/** What the page says. */
export interface MatrixRecord {
  /** Names of steps, in the order of a release; last those of one that goes back. */
  readonly steps: readonly string[];
  /** By the fault and the step. */
  readonly cells: Readonly<Record<string, Readonly<Record<string, RecordedCell>>>>;
  readonly badImages: Readonly<Record<string, BadImage & { readonly date: string }>>;
  /** What else was tried, by what it is, and what came of it. */
  readonly checks: Readonly<Record<string, { readonly said: string; readonly date: string }>>;
}

const file = join(__dirname, 'measured.json');
export const pageFile = join(__dirname, '..', '..', '..', 'docs', 'fault-matrix.md');

export function readRecord(): MatrixRecord {
  const none = { steps: [], cells: {}, badImages: {}, checks: {} };
  return existsSync(file) ? { ...none, ...JSON.parse(readFileSync(file, 'utf8')) } : none;
}

const today = () => new Date().toISOString().slice(0, 10);

function write(record: MatrixRecord): void {
  writeFileSync(file, `${JSON.stringify(record, null, 1)}\n`);
  writeFileSync(pageFile, page(record));
}

/** Puts down which steps there are: cells of steps that are no more go. */
export function recordSteps(steps: readonly string[]): void {
  const record = readRecord();
  const left = Object.entries(record.cells).map(([fault, row]) => [
    fault,
    Object.fromEntries(Object.entries(row).filter(([step]) => steps.includes(step))),
  ]);
  write({ ...record, steps, cells: Object.fromEntries(left) });
}

/** Of each problem, which may have all that a program said. */
const most = 4000;

/** Adds what became of a cell, in place of what was known of it: so that the whole is made in several runs. */
export function recordCell(fault: string, step: string, cell: Cell): void {
  const record = readRecord();
  const row = {
    ...record.cells[fault],
    [step]: { ...cell, problems: cell.problems.map((problem) => problem.slice(0, most)), date: today() },
  };
  write({ ...record, cells: { ...record.cells, [fault]: row } });
}

export function recordBadImage(name: string, image: BadImage): void {
  const record = readRecord();
  write({ ...record, badImages: { ...record.badImages, [name]: { ...image, date: today() } } });
}

/** Puts down what came of something else, its failure too. */
export async function recordCheck(name: string, isWanted: boolean, check: () => Promise<string>): Promise<void> {
  const put = (said: string) => {
    const record = readRecord();
    if (isWanted) write({ ...record, checks: { ...record.checks, [name]: { said, date: today() } } });
  };
  try {
    put(await check());
  } catch (error) {
    put(`**failed**: ${firstLine((error as Error).message)}`);
    throw error;
  }
}
