import { commentLines } from './comment';
import { SerializationError } from './error';
import type { PlainValue } from './plain';
import { yamlPiece } from './yaml-piece';

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
      if (typeof value !== 'object' || value === null || !Object.hasOwn(value, key) || !isIndexIfArray(value, key)) {
        throw SerializationError.refused('yaml', path, text, 'a comment for a path that is not in the document');
      }
      value = (value as { readonly [key: string]: PlainValue })[key];
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

function isIndexIfArray(value: object, key: string): boolean {
  return !Array.isArray(value) || /^\d+$/.test(key);
}

/** YAML text of `value`, without a line break at its end, with the comments inside it. */
export function weave(value: PlainValue, tree: CommentTree | undefined): string {
  if (tree === undefined || tree.children.size === 0 || typeof value !== 'object' || value === null) {
    return yamlPiece(value);
  }
  return Array.isArray(value)
    ? weaveMembers(
        value.map((item, index) => [String(index), item]),
        tree,
        sequence,
        weaveItem,
      )
    : weaveMembers(Object.entries(value) as [string, PlainValue][], tree, Object.fromEntries, weavePair);
}

type Member = readonly [key: string, value: PlainValue];

/** Members without comments are written in runs, by one call of the library each; those with comments singly. */
function weaveMembers(
  members: readonly Member[],
  tree: CommentTree,
  collect: (run: readonly Member[]) => PlainValue,
  single: (member: Member, tree: CommentTree) => string,
): string {
  const parts: string[] = [];
  let run: Member[] = [];
  const flush = () => {
    if (run.length > 0) {
      parts.push(yamlPiece(collect(run)));
      run = [];
    }
  };
  for (const member of members) {
    const branch = tree.children.get(member[0]);
    if (branch === undefined) {
      run.push(member);
      continue;
    }
    flush();
    parts.push(...branch.lines);
    parts.push(branch.children.size === 0 ? yamlPiece(collect([member])) : single(member, branch));
  }
  flush();
  return parts.join('\n');
}

function sequence(run: readonly Member[]): PlainValue {
  return run.map(([, item]) => item);
}

function weavePair([key, value]: Member, tree: CommentTree): string {
  const start = yamlPiece({ [key]: null }).slice(0, -' null'.length);
  if (start.startsWith('? ')) {
    throw SerializationError.refused(
      'yaml',
      key,
      key,
      'a key so long or of several lines has no room for comments inside',
    );
  }
  return `${start}\n  ${indent(weave(value, tree))}`;
}

function weaveItem([, value]: Member, tree: CommentTree): string {
  const text = weave(value, tree);
  return text.startsWith('#') ? `-\n  ${indent(text)}` : `- ${indent(text)}`;
}

/** Two spaces before every line but the first; empty lines (of block scalars) stay empty. */
function indent(text: string): string {
  return text.replace(/\n(?=[^\n])/g, '\n  ');
}
