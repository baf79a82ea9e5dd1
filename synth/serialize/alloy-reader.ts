import { SerializationError } from './error';

/** A block as it is read: objects as lists of their members, references apart from strings. */
export interface ReadBlock {
  readonly name: string;
  readonly label?: string;
  readonly attributes: readonly (readonly [string, unknown])[];
  readonly blocks: readonly ReadBlock[];
}

const token = /\s+|\/\/[^\n]*|("(?:[^"\\\n]|\\.)*")|([A-Za-z_][A-Za-z0-9_.]*)|(-?\d+(?:\.\d+)?)|([{}[\],=])/y;

/**
 * Reads the part of Alloy's language that `alloy` writes (grafana.com/docs/alloy: configuration language, syntax).
 *
 * @throws SerializationError where it ends early or holds anything else
 */
export function alloyBlocks(text: string): ReadBlock[] {
  const tokens = tokenize(text);
  const blocks: ReadBlock[] = [];
  while (tokens.length > 0) blocks.push(block(tokens, take(tokens)));
  return blocks;
}

function tokenize(text: string): string[] {
  const tokens: string[] = [];
  token.lastIndex = 0;
  while (token.lastIndex < text.length) {
    const start = token.lastIndex;
    const found = token.exec(text);
    if (found === null) throw refused(text.slice(start, start + 40));
    const [, string, name, number, sign] = found;
    const kept = string ?? name ?? number ?? sign;
    if (kept !== undefined) tokens.push(kept);
  }
  return tokens;
}

function block(tokens: string[], name: string): ReadBlock {
  const label = tokens[0]?.startsWith('"') ? { label: JSON.parse(take(tokens)) as string } : {};
  expectSign(tokens, '{');
  const attributes: [string, unknown][] = [];
  const blocks: ReadBlock[] = [];
  for (let key = take(tokens); key !== '}'; key = take(tokens)) {
    if (tokens[0] !== '=') {
      blocks.push(block(tokens, key));
      continue;
    }
    tokens.shift();
    attributes.push([key, value(tokens)]);
  }
  return { name, ...label, attributes, blocks };
}

function value(tokens: string[]): unknown {
  const first = take(tokens);
  if (first.startsWith('"')) return JSON.parse(first);
  if (first === '[') return items(tokens, ']', () => value(tokens));
  if (first === '{') {
    return items(tokens, '}', () => {
      const key = take(tokens);
      expectSign(tokens, '=');
      return [key, value(tokens)];
    });
  }
  if (first === 'true' || first === 'false') return first === 'true';
  if (/^-?\d/.test(first)) return Number(first);
  if (/^[A-Za-z_]/.test(first)) return { reference: first };
  throw refused(first);
}

function items(tokens: string[], end: string, item: () => unknown): unknown[] {
  const found: unknown[] = [];
  while (tokens[0] !== end) {
    if (found.length > 0) expectSign(tokens, ',');
    found.push(item());
  }
  tokens.shift();
  return found;
}

function expectSign(tokens: string[], sign: string): void {
  const got = take(tokens);
  if (got !== sign) throw refused(got);
}

function take(tokens: string[]): string {
  const next = tokens.shift();
  if (next === undefined) throw refused('the end');
  return next;
}

function refused(got: string): SerializationError {
  return SerializationError.refused('alloy', '', got, 'Alloy reads no such thing here');
}
