import { plain } from './plain';
import { expectSame } from './read-back';

/**
 * JSON with two spaces of indentation, keys in the order given, members whose value is `undefined` left out.
 * JSON has no comments: a header has to be a member of the document.
 *
 * @throws SerializationError for anything that JSON would change silently: NaN, Date, functions, cycles
 */
export function json(value: unknown): string {
  const meant = plain('json', value);
  const text = `${JSON.stringify(meant, undefined, 2)}\n`;
  expectSame('json', meant, JSON.parse(text));
  return text;
}
