import { SerializationError } from './error';
import type { PlainValue } from './plain';
import type { CommentTree } from './yaml-comments';
import { inlineText, scalar } from './yaml-scalar';

type Mapping = { readonly [key: string]: PlainValue | undefined };

/** A key that is longer needs a form of its own (YAML 1.2.2, 8.2.2). */
const LONGEST_KEY = 1024;

/** `value` as block-style YAML without a line break at its end, every line but the first behind `pad`. */
export function yamlBlock(value: PlainValue, comments: CommentTree | undefined, pad = ''): string {
  if (typeof value !== 'object' || value === null) return scalar(value, `${pad}  `);
  return Array.isArray(value) ? sequence(value, comments, pad) : mapping(value as Mapping, comments, pad);
}

function sequence(items: readonly PlainValue[], comments: CommentTree | undefined, pad: string): string {
  if (items.length === 0) return '[]';
  const inner = `${pad}  `;
  let text = '';
  for (let index = 0; index < items.length; index++) {
    const item = items[index] as PlainValue;
    const own = comments?.children.get(String(index));
    if (index > 0) text += `\n${pad}`;
    if (own !== undefined) text += commentText(own, pad);
    text += startsWithComment(item, own) ? `-\n${inner}` : '- ';
    text += isFilled(item) ? yamlBlock(item, own, inner) : flat(item, inner);
  }
  return text;
}

function mapping(members: Mapping, comments: CommentTree | undefined, pad: string): string {
  const inner = `${pad}  `;
  let text = '';
  for (const key of Object.keys(members)) {
    const value = members[key];
    if (value === undefined) continue;
    const own = comments?.children.get(key);
    if (text !== '') text += `\n${pad}`;
    if (own !== undefined) text += commentText(own, pad);
    text += keyText(key, pad, own);
    text += isFilled(value) ? `\n${inner}${yamlBlock(value, own, inner)}` : ` ${flat(value, inner)}`;
  }
  return text === '' ? '{}' : text;
}

/** What stands behind a dash or a colon: a scalar, or a collection with nothing in it. */
function flat(value: PlainValue, inner: string): string {
  return typeof value !== 'object' || value === null ? scalar(value, inner) : Array.isArray(value) ? '[]' : '{}';
}

function isFilled(value: PlainValue): value is readonly PlainValue[] | Mapping {
  if (typeof value !== 'object' || value === null) return false;
  return Array.isArray(value) ? value.length > 0 : firstKey(value as Mapping) !== undefined;
}

function firstKey(members: Mapping): string | undefined {
  for (const key in members) if (members[key] !== undefined && Object.hasOwn(members, key)) return key;
  return undefined;
}

function keyText(key: string, pad: string, comments: CommentTree | undefined): string {
  const text = inlineText(key);
  if (text.length <= LONGEST_KEY && !key.includes('\n')) return `${text}:`;
  if (comments !== undefined && comments.children.size > 0) {
    const reason = 'a key so long or of several lines has no room for comments inside';
    throw SerializationError.refused('yaml', key, key, reason);
  }
  return `? ${text}\n${pad}:`;
}

function commentText({ lines }: CommentTree, pad: string): string {
  return lines.map((line) => `${line}\n${pad}`).join('');
}

/** A comment can't stand behind a dash: what begins with one begins on the next line. */
function startsWithComment(item: PlainValue, comments: CommentTree | undefined): boolean {
  if (comments === undefined || comments.children.size === 0) return false;
  const first = Array.isArray(item) ? '0' : firstKey(item as Mapping);
  return first !== undefined && (comments.children.get(first)?.lines.length ?? 0) > 0;
}
