import { accessSync, constants } from 'node:fs';
import { dirname } from 'node:path/posix';
import { apply, type Step } from './apply';
import type { Plan } from './change';
import { Comparison } from './compare';
import { onDisk } from './disk';
import { OutputError } from './error';
import type { Output } from './file';
import { makeFolder, removeEmptyFolder } from './folders';
import { sha256 } from './hash';
import { type Deletion, JOURNAL, type Journal } from './journal';
import { checkFree, Lock } from './lock';
import { mistakes } from './mistakes';
import { OUTPUT_FOLDER } from './place';
import { recover } from './recover';
import { type Held, removeJournal, removeOwnStage, STAGE_NAME, stageFiles, writeJournal } from './stage';
import { Tree } from './tree';

/** `write`, with a hook after each step that changes the disk. */
export function transact(root: string, output: Output, overwriteEdits: boolean, step: Step): Plan {
  const tree = new Tree(root);
  const unfinished = recover(tree, step);
  const differences = compareAlone(tree, output, overwriteEdits);
  if (differences.length > 0) carryOut(tree, differences, step);
  return { changes: differences.map(({ kind, path, executable }) => ({ kind, path, executable })), unfinished };
}

/**
 * What changed is held until all is known, and nothing else: a renderer that throws leaves the disk untouched.
 * A mistake that is found while another run writes is that run's doing, not the user's.
 */
function compareAlone(tree: Tree, output: Output, overwriteEdits: boolean): Held[] {
  const differences: Held[] = [];
  tree.remember(JOURNAL, tree.look(JOURNAL));
  try {
    new Comparison(tree, new Map(), ({ after, ...difference }) => {
      differences.push(after === undefined ? difference : { ...difference, after: Buffer.from(after) });
    }).run(output);
    const edited = differences.filter(({ kind }) => kind === 'edited').map(({ path }) => path);
    if (edited.length > 0 && !overwriteEdits) throw mistakes.edited(edited);
  } catch (error) {
    if (error instanceof OutputError) {
      checkFree(tree);
      tree.checkUnchanged();
    }
    throw error;
  }
  return differences;
}

function carryOut(tree: Tree, differences: readonly Held[], step: Step): void {
  checkWritable(tree, differences);
  const lock = Lock.take(tree);
  step('lock');
  let left: readonly string[] = [];
  try {
    left = carryOutLocked(tree, differences, lock, step);
  } finally {
    lock.release();
  }
  if (left.length > 0) throw mistakes.changedMeanwhile(left);
}

function carryOutLocked(tree: Tree, differences: readonly Held[], lock: Lock, step: Step): readonly string[] {
  const made: string[] = [];
  let journal: Journal;
  try {
    tree.checkUnchanged();
    const renames = stageFiles(tree, differences, step);
    journal = { stage: STAGE_NAME, renames, deletions: deletionsOf(differences) };
    // Now, since a full disk refuses folders too; but where a file stands in the way, later.
    for (const to of onePerFolder(renames.map((rename) => rename.to))) {
      if (tree.look(to).blocker === undefined) makeFolder(tree, dirname(to), made);
    }
    step('folders');
    lock.checkHeld();
    writeJournal(tree, journal);
  } catch (error) {
    removeOwnStage(tree);
    for (const folder of made.reverse()) removeEmptyFolder(tree, folder);
    throw error;
  }
  step('journal');
  const left = apply(tree, journal, step);
  removeJournal(tree);
  step('remove journal');
  removeOwnStage(tree);
  step('remove stage');
  return left;
}

/** A folder that can't be written to is found before the first rename, not in the midst of them. */
function checkWritable(tree: Tree, differences: readonly Held[]): void {
  const stageFolder = tree.look(OUTPUT_FOLDER).stats === undefined ? '.' : OUTPUT_FOLDER;
  const { dev } = tree.look(stageFolder).stats ?? {};
  const memo = new Set<string>();
  const checked = new Set<string>();
  for (const path of onePerFolder(differences.map((difference) => difference.path))) {
    let folder = dirname(path);
    while (folder !== '.' && !tree.look(folder, memo).stats?.isDirectory()) folder = dirname(folder);
    if (checked.has(folder)) continue;
    checked.add(folder);
    onDisk(path, () => accessSync(tree.absolute(folder), constants.W_OK | constants.X_OK));
    if (tree.look(folder).stats?.dev !== dev) throw mistakes.otherDisk(path);
  }
}

/** The first path of each folder: what is asked of the folder needs no second answer. */
function onePerFolder(paths: readonly string[]): Iterable<string> {
  const first = new Map<string, string>();
  for (const path of paths) if (!first.has(dirname(path))) first.set(dirname(path), path);
  return first.values();
}

function deletionsOf(differences: readonly Held[]): Deletion[] {
  const written = differences.filter(({ after }) => after !== undefined).map(({ path }) => path);
  const folders = new Set<string>();
  for (const path of written) {
    for (let folder = dirname(path); folder !== '.'; folder = dirname(folder)) folders.add(folder);
  }
  const files = new Set(written);
  const liesInFile = (path: string): boolean => path !== '.' && (files.has(dirname(path)) || liesInFile(dirname(path)));
  return differences.flatMap(({ path, before, after }) =>
    before === undefined || after !== undefined
      ? []
      : [{ path, before: sha256(before), makesRoom: folders.has(path) || liesInFile(path) }],
  );
}
