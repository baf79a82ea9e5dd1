import { parse as parseToml } from '@iarna/toml';
import { loadAll } from 'js-yaml';
import { type NginxTokens, nginxTokens } from '../../../synth/serialize/nginx-tokens';
import type { Figure } from './figure';

/**
 * What stands at a key of a file of the output, read by the file's own grammar: one value, or a list of them where a
 * pattern is in the key; undefined where nothing stands.
 *
 * - YAML, JSON and TOML: names of keys; in a list the `name` of an entry (of an alert: `alert`) or its number; in a file of several Kubernetes
 *   objects `Deployment/api` first.
 * - nginx: the words of blocks, then those that a directive begins with: `add_header X-Frame-Options`.
 * - other `.conf`, `.ini` and the like: the name of the section, where there are any, and what a line begins with.
 */
export function read({ file, key }: Pick<Figure, 'file' | 'key'>, content: string): unknown {
  if (/\.ya?ml$/.test(file)) return inDocument(rootOf(loadAll(content)), key);
  if (file.endsWith('.json')) return inDocument(JSON.parse(content), key);
  if (file.endsWith('.toml')) return inDocument(parseToml(content), key);
  if (file.includes('/nginx/')) return inNginx(nginxTokens(content), key);
  return inLines(content, key);
}

function rootOf(documents: readonly unknown[]): unknown {
  if (documents.length === 1 && !isKubernetes(documents[0])) return documents[0];
  return Object.fromEntries(
    documents.filter(isKubernetes).map((object) => [`${object.kind}/${object.metadata.name}`, object]),
  );
}

function isKubernetes(value: unknown): value is { kind: string; metadata: { name: string } } {
  return typeof value === 'object' && value !== null && 'kind' in value && 'metadata' in value;
}

function inDocument(value: unknown, [segment, ...rest]: Figure['key']): unknown {
  if (segment === undefined) return value;
  if (typeof value !== 'object' || value === null) return undefined;
  const entries = Array.isArray(value)
    ? value.map((each, index) => [String(each?.name ?? each?.alert ?? index), each] as const)
    : Object.entries(value);
  const isPlace = (index: number) => Array.isArray(value) && segment === String(index);
  const found = entries.filter(([name], index) => fits(name, segment) || isPlace(index));
  if (segment instanceof RegExp)
    return rest.length === 0
      ? found.map(([name]) => name)
      : found.map(([, each]) => inDocument(each, rest)).filter((each) => each !== undefined);
  return found.length === 0 ? undefined : inDocument(found[0]?.[1], rest);
}

function inNginx(directives: readonly NginxTokens[], key: Figure['key']): unknown {
  const found = [...nginxValues(directives, key)];
  return found.length > 1 || key.some((segment) => segment instanceof RegExp) ? found : found[0];
}

function* nginxValues(directives: readonly NginxTokens[], [segment, ...rest]: Figure['key']): Generator<string> {
  if (segment === undefined) return;
  for (const { words, block } of directives) {
    const value = rest.length === 0 ? after(words.join(' '), segment) : undefined;
    if (value !== undefined) yield value;
    if (rest.length > 0 && block !== undefined && fits(words.join(' '), segment)) yield* nginxValues(block, rest);
  }
}

function inLines(content: string, key: Figure['key']): unknown {
  const [section, words] = key.length === 1 ? [undefined, key[0]] : key;
  let current = '';
  const found: string[] = [];
  for (const line of content.split('\n')) {
    current = /^\[(.+)\]$/.exec(line)?.[1] ?? current;
    if (words === undefined || (section !== undefined && !fits(current, section))) continue;
    const value = after(line, words);
    if (value !== undefined) found.push(value.replace(/^'(.*)'$/, '$1'));
  }
  return found.length > 1 ? found : found[0];
}

/** What follows in a line that begins with certain words. */
function after(line: string, words: string | RegExp): string | undefined {
  if (words instanceof RegExp) return words.test(line) ? line : undefined;
  const rest = line.startsWith(words) ? line.slice(words.length) : undefined;
  return rest === undefined ? undefined : /^(?:\s*[=:]\s*|\s+|$)(.*)$/.exec(rest)?.[1];
}

function fits(name: string, segment: string | RegExp): boolean {
  return segment instanceof RegExp ? segment.test(name) : name === segment;
}
