import { alloyBlocks } from './alloy-reader';
import { refuseUnsafe } from './characters';
import { commentLines, fileText, headerLines } from './comment';
import { SerializationError } from './error';
import { expectSame } from './read-back';

/** What another component exports: `loki.write.store.receiver`. */
export class AlloyReference {
  readonly name: string;

  constructor(name: string) {
    this.name = name;
  }
}

export type AlloyValue = string | number | boolean | AlloyReference | readonly AlloyValue[] | AlloyObject;
export interface AlloyObject {
  readonly [key: string]: AlloyValue;
}

/** A block of Alloy's configuration: `name "label" { attributes, blocks }`. */
export interface AlloyBlock {
  readonly name: string;
  readonly label?: string;
  readonly attributes?: AlloyObject;
  readonly blocks?: readonly AlloyBlock[];
  /** Printed above the block. */
  readonly comment?: string;
}

const identifier = /^[A-Za-z_][A-Za-z0-9_]*$/;
const dotted = /^[A-Za-z_][A-Za-z0-9_]*(?:\.[A-Za-z_][A-Za-z0-9_]*)*$/;

/**
 * A configuration of Grafana Alloy (grafana.com/docs/alloy: configuration language, syntax): attributes before blocks, a
 * value a line, and no expressions but references.
 *
 * @throws SerializationError for names that aren't identifiers, control characters, and any difference when reading back
 */
export function alloy(blocks: readonly AlloyBlock[], { header }: { readonly header?: readonly string[] } = {}): string {
  const lines = blocks.flatMap((each, index) => [...(index === 0 ? [] : ['']), ...render(each, '')]);
  const text = fileText([...headerLines('alloy', header, '//'), ...lines]);
  expectSame('alloy', blocks.map(structure), alloyBlocks(text));
  return text;
}

function render({ name, label, attributes = {}, blocks = [], comment }: AlloyBlock, indent: string): string[] {
  if (!dotted.test(name)) throw SerializationError.refused('alloy', '', name, 'is no name of a block');
  if (label !== undefined && !identifier.test(label))
    throw SerializationError.refused('alloy', name, label, 'is no label of a block');
  const inner = `${indent}\t`;
  const body = [
    ...Object.entries(attributes).map(([key, each]) => `${inner}${attribute(name, key)} = ${value(each, name)}`),
    ...blocks.flatMap((each) => render(each, inner)),
  ];
  const head = `${indent}${name}${label === undefined ? '' : ` "${label}"`} {`;
  const above = comment === undefined ? [] : commentLines('alloy', comment, '//').map((line) => indent + line);
  return body.length === 0 ? [...above, `${head} }`] : [...above, head, ...body, `${indent}}`];
}

function attribute(block: string, key: string): string {
  if (!identifier.test(key)) throw SerializationError.refused('alloy', block, key, 'is no name of an attribute');
  return key;
}

function value(each: AlloyValue, where: string): string {
  if (each instanceof AlloyReference) {
    if (!dotted.test(each.name)) throw SerializationError.refused('alloy', where, each.name, 'is no reference');
    return each.name;
  }
  if (typeof each === 'string') {
    refuseUnsafe('alloy', where, each, '');
    // JSON's escapes are among those of Go's strings, which Alloy reads.
    return JSON.stringify(each);
  }
  if (typeof each !== 'object') return String(each);
  if (Array.isArray(each)) return `[${each.map((item) => value(item, where)).join(', ')}]`;
  const members = Object.entries(each).map(([key, item]) => `${attribute(where, key)} = ${value(item, where)}`);
  return members.length === 0 ? '{}' : `{ ${members.join(', ')} }`;
}

/** As the reader gives it. */
function structure({ name, label, attributes = {}, blocks = [] }: AlloyBlock): unknown {
  const plain = (each: AlloyValue): unknown => {
    if (each instanceof AlloyReference) return { reference: each.name };
    if (Array.isArray(each)) return each.map(plain);
    if (typeof each !== 'object') return each;
    return Object.entries(each).map(([key, item]) => [key, plain(item as AlloyValue)]);
  };
  return {
    name,
    ...(label !== undefined && { label }),
    attributes: Object.entries(attributes).map(([key, each]) => [key, plain(each)]),
    blocks: blocks.map(structure),
  };
}
