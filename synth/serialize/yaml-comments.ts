import { commentLines } from './comment';
import { SerializationError } from './error';
import type { PlainValue } from './plain';

/** The comments of a document, in its own shape. */
export interface CommentTree {
  lines: readonly string[];
  readonly children: Map<string, CommentTree>;
}

/** Sorts comments by path into a tree; every path must be in the document. */
export function commentTree(
  document: PlainValue,
  comments: ReadonlyMap<string, string> | undefined,
): CommentTree | undefined {
  if (comments === undefined || comments.size === 0) {
    return undefined;
  }
  const root: CommentTree = { lines: [], children: new Map() };
  for (const [path, text] of comments) {
    let tree = root;
    let value: PlainValue | undefined = document;
    for (const part of path === '' ? [] : path.split('/')) {
      const key = part.replaceAll('~1', '/').replaceAll('~0', '~');
      value = member(value, key);
      if (value === undefined) {
        throw SerializationError.refused('yaml', path, text, 'a comment for a path that is not in the document');
      }
      let next = tree.children.get(key);
      if (next === undefined) {
        next = { lines: [], children: new Map() };
        tree.children.set(key, next);
      }
      tree = next;
    }
    tree.lines = [...tree.lines, ...commentLines('yaml', text)];
  }
  return root;
}

function member(value: PlainValue | undefined, key: string): PlainValue | undefined {
  if (typeof value !== 'object' || value === null || !Object.hasOwn(value, key)) {
    return undefined;
  }
  return Array.isArray(value) && !/^\d+$/.test(key)
    ? undefined
    : (value as { readonly [key: string]: PlainValue | undefined })[key];
}
