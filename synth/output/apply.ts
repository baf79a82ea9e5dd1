import { renameSync, unlinkSync } from 'node:fs';
import { dirname } from 'node:path/posix';
import { onDisk } from './disk';
import { makeFolder, removeEmptyFolder, removeEmptyFolders } from './folders';
import type { Deletion, Journal, Rename } from './journal';
import { OUTPUT_FOLDER, WORK_FOLDER } from './place';
import type { Tree } from './tree';

/** Called after each step that changes the disk, so that a test can kill the run there. */
export type Step = (what: string) => void;

/**
 * Does what a journal says; doing it again is harmless. A path that somebody changed meanwhile is left as it is.
 * Returns those.
 */
export function apply(tree: Tree, journal: Journal, step: Step): string[] {
  const left: string[] = [];
  for (const deletion of journal.deletions) if (deletion.makesRoom) remove(tree, deletion, left, step);
  for (const rename of journal.renames) place(tree, journal.stage, rename, left, step);
  for (const deletion of journal.deletions) if (!deletion.makesRoom) remove(tree, deletion, left, step);
  return left;
}

function place(tree: Tree, stage: string, { from, to, before, after }: Rename, left: string[], step: Step): void {
  const staged = `${WORK_FOLDER}/${stage}/${from}`;
  // What is no longer staged was placed by the run that was killed.
  if (tree.look(staged).stats === undefined) return;
  // Looked at component by component, right before the rename.
  let spot = tree.look(to);
  if (spot.stats?.isDirectory()) {
    removeEmptyFolders(tree, to);
    spot = tree.look(to);
  }
  const current = tree.digest(to, spot) ?? null;
  if (spot.stats?.isDirectory() || spot.blocker !== undefined || (current !== before && current !== after)) {
    left.push(to);
    return;
  }
  if (spot.lacksFolder) makeFolder(tree, dirname(to));
  onDisk(to, () => renameSync(tree.absolute(staged), tree.absolute(to)));
  step(`rename ${to}`);
}

function remove(tree: Tree, { path, before }: Deletion, left: string[], step: Step): void {
  const current = tree.digest(path);
  if (current !== undefined && current !== before) {
    left.push(path);
    return;
  }
  if (current !== undefined) {
    onDisk(path, () => unlinkSync(tree.absolute(path)));
    step(`delete ${path}`);
  }
  if (!path.startsWith(`${OUTPUT_FOLDER}/`)) return;
  for (let folder = dirname(path); folder !== OUTPUT_FOLDER; folder = dirname(folder)) {
    // Gone already, by the run that was killed: those above may still be there.
    if (tree.look(folder).stats === undefined) continue;
    if (!removeEmptyFolder(tree, folder)) break;
    step(`remove ${folder}`);
  }
}
