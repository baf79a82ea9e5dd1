import { chmodSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import type { Difference } from './compare';
import { onDisk } from './disk';
import { makeFolder } from './folders';
import { sha256 } from './hash';
import { formatJournal, isStageName, JOURNAL, type Journal, type Rename } from './journal';
import { WORK_FOLDER } from './place';
import type { Tree } from './tree';

/** A difference until it is written: as bytes, since a large output as text would take twice the room and more. */
export interface Held extends Omit<Difference, 'after'> {
  readonly after?: Buffer;
}

/** The name of this process's stage. */
export const STAGE_NAME = `stage-${process.pid}`;

const STAGE = `${WORK_FOLDER}/${STAGE_NAME}`;

/**
 * Writes all new contents beside the output, with their modes, so that renames alone are left to do. Nothing is flushed:
 * a kill doesn't take what was written, and after a power cut hashes tell what is torn.
 */
export function stageFiles(tree: Tree, differences: readonly Held[], step: (what: string) => void): Rename[] {
  makeFolder(tree, STAGE);
  const renames: Rename[] = [];
  for (const { path, before, after, hash, executable } of differences) {
    if (after === undefined) continue;
    const from = String(renames.length);
    write(tree, from, path, after, executable ? 0o555 : 0o444);
    renames.push({
      from,
      to: path,
      before: before === undefined ? null : sha256(before),
      after: hash ?? sha256(after),
    });
    step(`stage ${path}`);
  }
  return renames;
}

/** Makes the journal appear as a whole. From here on the next run can finish this one. */
export function writeJournal(tree: Tree, journal: Journal): void {
  write(tree, 'journal', JOURNAL, formatJournal(journal), 0o444);
  onDisk(JOURNAL, () => renameSync(tree.absolute(`${STAGE}/journal`), tree.absolute(JOURNAL)));
}

/** Removes the journal: what it lists is done. */
export function removeJournal(tree: Tree): void {
  if (tree.look(JOURNAL).stats?.isFile()) onDisk(JOURNAL, () => rmSync(tree.absolute(JOURNAL)));
}

/** Removes this process's stage. */
export function removeOwnStage(tree: Tree): void {
  removeStage(tree, STAGE);
}

/** Removes the stages of processes that died. Only for who holds the lock. */
export function removeDeadStages(tree: Tree): void {
  for (const { name, isFolder } of tree.list(WORK_FOLDER)) {
    if (isFolder && isStageName(name)) removeStage(tree, `${WORK_FOLDER}/${name}`);
  }
}

function removeStage(tree: Tree, path: string): void {
  if (tree.look(path).stats?.isDirectory()) onDisk(path, () => rmSync(tree.absolute(path), { recursive: true }));
}

function write(tree: Tree, name: string, target: string, content: string | Buffer, mode: number): void {
  const file = tree.absolute(`${STAGE}/${name}`);
  onDisk(target, () => {
    writeFileSync(file, content, { flag: 'wx', mode: 0o600 });
    chmodSync(file, mode);
  });
}
