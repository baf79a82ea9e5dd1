import { readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { codeOf, onDisk } from './disk';
import { makeFolder, removeEmptyFolder } from './folders';
import { mistakes } from './mistakes';
import { OUTPUT_FOLDER, WORK_FOLDER } from './place';
import type { Tree } from './tree';

const LOCK = `${WORK_FOLDER}/lock`;

/** Keeps two runs from writing at once. A lock whose process has died is taken over. */
export class Lock {
  readonly #tree: Tree;
  readonly #madeOutputFolder: boolean;

  private constructor(tree: Tree, madeOutputFolder: boolean) {
    this.#tree = tree;
    this.#madeOutputFolder = madeOutputFolder;
  }

  /** Takes the lock, or fails at once when another run has it. */
  static take(tree: Tree): Lock {
    const made: string[] = [];
    try {
      // Few attempts: each is lost only to a run that ended, or died, in this very moment.
      for (let attempt = 0; attempt < 5; attempt++) {
        if (create(tree, made)) return new Lock(tree, made.includes(OUTPUT_FOLDER));
        removeDead(tree);
      }
    } catch (error) {
      removeEmptyFolder(tree, WORK_FOLDER);
      if (made.includes(OUTPUT_FOLDER)) removeEmptyFolder(tree, OUTPUT_FOLDER);
      throw error;
    }
    throw mistakes.busy(LOCK, holder(tree)?.pid ?? 0);
  }

  /** Refuses to go on when another run has taken the lock for dead. */
  checkHeld(): void {
    const current = holder(this.#tree);
    if (current?.text !== identity(process.pid)) throw mistakes.busy(LOCK, current?.pid ?? 0);
  }

  /** Gives the lock back, and leaves no empty folder behind. */
  release(): void {
    if (holder(this.#tree)?.text === identity(process.pid)) rmSync(this.#tree.absolute(LOCK), { force: true });
    removeEmptyFolder(this.#tree, WORK_FOLDER);
    if (this.#madeOutputFolder) removeEmptyFolder(this.#tree, OUTPUT_FOLDER);
  }
}

/** Fails when another run is writing; reads only. */
export function checkFree(tree: Tree): void {
  const current = holder(tree);
  if (current !== undefined && isAlive(current)) throw mistakes.busy(LOCK, current.pid);
}

interface Holder {
  readonly text: string;
  readonly pid: number;
}

/** Removes what a run left that was killed while it took a dead lock over. Only for who holds the lock. */
export function removeDeadLocks(tree: Tree): void {
  for (const { name, isFolder } of tree.list(WORK_FOLDER)) {
    if (!isFolder && /^lock-dead-\d+$/.test(name)) rmSync(tree.absolute(`${WORK_FOLDER}/${name}`), { force: true });
  }
}

function create(tree: Tree, made: string[]): boolean {
  try {
    makeFolder(tree, WORK_FOLDER, made);
    tree.look(LOCK);
    onDisk(LOCK, () => writeFileSync(tree.absolute(LOCK), identity(process.pid), { flag: 'wx', mode: 0o644 }));
    return true;
  } catch (error) {
    const code = codeOf(error);
    // ENOENT: the run before removed the folder in this very moment.
    if (code === 'EEXIST' || code === 'ENOENT') return false;
    // A full disk makes an empty file before it refuses its content.
    if (code === 'ENOSPC' || code === 'EDQUOT') rmSync(tree.absolute(LOCK), { force: true });
    throw error;
  }
}

function removeDead(tree: Tree): void {
  const dead = holder(tree);
  if (dead === undefined) return;
  if (isAlive(dead)) throw mistakes.busy(LOCK, dead.pid);
  // Renaming has one winner. Whoever got another lock than the dead one puts it back.
  const aside = `${LOCK}-dead-${process.pid}`;
  try {
    renameSync(tree.absolute(LOCK), tree.absolute(aside));
    if (readFileSync(tree.absolute(aside), 'utf8') === dead.text) rmSync(tree.absolute(aside));
    else renameSync(tree.absolute(aside), tree.absolute(LOCK));
  } catch (error) {
    // Another run was quicker.
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
  }
}

function holder(tree: Tree): Holder | undefined {
  for (let attempt = 0; ; attempt++) {
    const text = tree.read(LOCK)?.toString();
    if (text === undefined) return undefined;
    const pid = Number(/^(\d{1,10}) \d*$/.exec(text)?.[1] ?? 0);
    // Half a lock is one that is being written, or one that a power cut left.
    if (pid > 0 || attempt === 5) return { text, pid };
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 20);
  }
}

function isAlive({ pid, text }: Holder): boolean {
  if (pid === 0) return false;
  try {
    process.kill(pid, 0);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ESRCH') return false;
  }
  return text === identity(pid);
}

/** A process id and, where the system tells, when it started: ids are used again. */
function identity(pid: number): string {
  try {
    const fields = readFileSync(`/proc/${pid}/stat`, 'utf8')
      .replace(/^.*\) /s, '')
      .split(' ');
    return `${pid} ${fields[19] ?? ''}`;
  } catch {
    return `${pid} `;
  }
}
