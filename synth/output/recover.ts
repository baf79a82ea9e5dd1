import { apply, type Step } from './apply';
import type { Pending } from './compare';
import { isStageName, JOURNAL, type Journal, parseJournal } from './journal';
import { checkFree, Lock, removeDeadLocks } from './lock';
import { mistakes } from './mistakes';
import { WORK_FOLDER } from './place';
import { removeDeadStages, removeJournal } from './stage';
import type { Tree } from './tree';

/** What a killed run left undone. */
export interface Unfinished {
  readonly paths: readonly string[];
  readonly pending: Pending;
}

/** Reads what a killed run left undone. Reads only. */
export function readUnfinished(tree: Tree): Unfinished {
  const journal = readJournal(tree);
  if (journal === undefined) return { paths: [], pending: new Map() };
  const renames = journal.renames.filter(({ to, after }) => tree.digest(to) !== after);
  const deletions = journal.deletions.filter(({ path, before }) => tree.digest(path) === before);
  return {
    paths: [...renames.map(({ to }) => to), ...deletions.map(({ path }) => path)],
    pending: new Map(journal.renames.map(({ to, after }) => [to, after])),
  };
}

/** Finishes what a killed run had begun, and discards what it had only prepared. Returns the finished paths. */
export function recover(tree: Tree, step: Step): readonly string[] {
  checkFree(tree);
  const isLeft = tree.list(WORK_FOLDER).some(({ name }) => isStageName(name) || /^(journal\.json|lock.*)$/.test(name));
  if (!isLeft) return [];
  const lock = Lock.take(tree);
  try {
    const journal = readJournal(tree);
    const { paths } = readUnfinished(tree);
    if (journal !== undefined) {
      checkStage(tree, journal);
      // What was edited since is left: the comparison that follows finds and reports it.
      apply(tree, journal, step);
      removeJournal(tree);
      step('remove journal');
    }
    removeDeadStages(tree);
    removeDeadLocks(tree);
    return paths;
  } finally {
    lock.release();
  }
}

function readJournal(tree: Tree): Journal | undefined {
  const text = tree.read(JOURNAL)?.toString();
  return text === undefined ? undefined : parseJournal(text);
}

/** Nothing is rolled forward from a stage that lost a file, or whose files are not what the journal says. */
function checkStage(tree: Tree, { stage, renames }: Journal): void {
  for (const { from, to, before, after } of renames) {
    const staged = tree.digest(`${WORK_FOLDER}/${stage}/${from}`);
    if (staged === after) continue;
    const isUntouched = (tree.digest(to) ?? null) === before && before !== after;
    if (staged !== undefined || isUntouched) throw mistakes.journal(JOURNAL, `the stage lacks '${to}'`);
  }
}
