import type { Plan } from '../../synth/output/change';
import type { Output, OutputUnit } from '../../synth/output/file';
import { WORK_FOLDER } from '../../synth/output/place';
import { type Finding, keep, recall } from './unchanged/kept';
import { Recording } from './unchanged/recording';

/**
 * Synthesizes the repository in the working directory and compares it with its files, or writes them. When nothing that
 * an earlier run read has changed since (the declaration, what it reads, every generated file), its answer, that nothing
 * would change, still holds and nothing is rendered. Tells every problem on standard error.
 *
 * @returns undefined where errors stand in the way
 */
export function compareHere(compare: (output: Output) => Plan): Plan | undefined {
  if (recallHere() !== undefined) return { changes: [], unfinished: [] };
  const recording = new Recording(WORK_FOLDER);
  // Loaded only now: a fleet in which nothing changed needs none of it.
  const { synthesizeHere } = require('./synthesis') as typeof import('./synthesis');
  const { output, warnings, told } = synthesizeHere();
  if (output === undefined) return undefined;
  recording.allowWriting();
  let files = 0;
  const compared = compare({ ...output, units: counted(output.units, (unit) => (files += unit.files.length)) });
  const reads = recording.end();
  const isUnchanged = compared.changes.length + compared.unfinished.length === 0;
  if (isUnchanged && reads !== undefined) keep({ told, warnings, files }, reads);
  return compared;
}

/** What an earlier run found of a tree in which nothing would change, told again; undefined when something changed since. */
export function recallHere(): Finding | undefined {
  const finding = recall();
  if (finding !== undefined) process.stderr.write(finding.told);
  return finding;
}

function* counted(units: Iterable<OutputUnit>, count: (unit: OutputUnit) => void): Generator<OutputUnit> {
  for (const unit of units) {
    count(unit);
    yield unit;
  }
}
