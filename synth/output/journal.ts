import { isSha256 } from './hash';
import { mistakes } from './mistakes';
import { isLockFile, isTarget, WORK_FOLDER } from './place';

/** Where the list of what is being done lies, from before the first rename until after the last deletion. */
export const JOURNAL = `${WORK_FOLDER}/journal.json`;

/** A staged file and where it goes. */
export interface Rename {
  /** Name in the stage: a number. */
  readonly from: string;
  readonly to: string;
  /** Hash of what is there before; null where nothing is. */
  readonly before: string | null;
  /** Hash of what is there after. */
  readonly after: string;
}

/** A file that goes. */
export interface Deletion {
  readonly path: string;
  /** Hash of what is deleted. */
  readonly before: string;
  /** It stands where a new file or a folder of new files goes, so it goes first. */
  readonly makesRoom: boolean;
}

/** All that a run is about to do. */
export interface Journal {
  /** The stage's folder name. */
  readonly stage: string;
  readonly renames: readonly Rename[];
  readonly deletions: readonly Deletion[];
}

/** Whether a name is that of a stage. */
export function isStageName(name: unknown): name is string {
  return typeof name === 'string' && /^stage-[1-9][0-9]{0,9}$/.test(name);
}

/** The text of a journal. */
export function formatJournal(journal: Journal): string {
  return `${JSON.stringify({ generatedBy: 'vpsynth', ...journal }, undefined, 1)}\n`;
}

/** Reads a journal with distrust: nothing in it may lead to a place that is not vpsynth's. */
export function parseJournal(text: string): Journal {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw mistakes.journal(JOURNAL, 'it is not JSON');
  }
  const { generatedBy, stage, renames, deletions } = record(value);
  if (generatedBy !== 'vpsynth') throw mistakes.journal(JOURNAL, 'another program wrote it');
  if (!isStageName(stage)) throw mistakes.journal(JOURNAL, 'it names no stage');
  if (!Array.isArray(renames) || !Array.isArray(deletions)) throw mistakes.journal(JOURNAL, 'it lists nothing');
  return { stage, renames: renames.map(parseRename), deletions: deletions.map(parseDeletion) };
}

function parseRename(value: unknown): Rename {
  const { from, to, before, after } = record(value);
  if (typeof from !== 'string' || !/^\d{1,10}$/.test(from)) throw mistakes.journal(JOURNAL, 'a staged name is wrong');
  if (typeof to !== 'string' || !isTarget(to)) throw outside(to);
  if ((before !== null && !isSha256(before)) || !isSha256(after)) throw mistakes.journal(JOURNAL, 'a hash is wrong');
  return { from, to, before, after };
}

function parseDeletion(value: unknown): Deletion {
  const { path, before, makesRoom } = record(value);
  if (typeof path !== 'string' || !isTarget(path) || isLockFile(path)) throw outside(path);
  if (!isSha256(before)) throw mistakes.journal(JOURNAL, 'a hash is wrong');
  return { path, before, makesRoom: makesRoom === true };
}

function record(value: unknown): Record<string, unknown> {
  if (typeof value !== 'object' || value === null) throw mistakes.journal(JOURNAL, 'it has no entries');
  return value as Record<string, unknown>;
}

function outside(path: unknown) {
  return mistakes.journal(JOURNAL, `${JSON.stringify(path)} is no place of vpsynth's`);
}
