import { type JsonMap, parse, stringify } from '@iarna/toml';
import { fileText, headerLines } from './comment';
import { type PlainValue, plain } from './plain';
import { expectSame } from './read-back';

/**
 * TOML 0.5 by @iarna/toml, without its digit groups (`1_000`), which readers of settings don't expect.
 *
 * @throws SerializationError for anything that TOML would change silently or can't hold, null among it
 */
export function toml(
  value: Readonly<Record<string, PlainValue>>,
  { header }: { readonly header?: readonly string[] } = {},
): string {
  const meant = plain('toml', value) as JsonMap;
  const text = stringify(meant).replace(/(?<== )\d+(?:_\d{3})+$/gm, (number) => number.replaceAll('_', ''));
  expectSame('toml', meant, structuredClone(parse(text)));
  return fileText([...headerLines('toml', header), text]);
}
