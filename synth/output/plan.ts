import type { Change, Plan } from './change';
import { Comparison } from './compare';
import type { Output } from './file';
import { readUnfinished } from './recover';
import { Tree } from './tree';

export type { Change, ChangeKind, Plan } from './change';

/** Compares an output with the tree below `root`. Reads only. */
export function plan(root: string, output: Output): Plan {
  const tree = new Tree(root);
  const { paths, pending } = readUnfinished(tree);
  const changes: Change[] = [];
  const comparison = new Comparison(tree, pending, ({ kind, path, before, after, executable }) => {
    changes.push({ kind, path, before: before?.toString(), after, executable });
  });
  comparison.run(output);
  return { changes, unfinished: paths };
}
