import { refuseUnsafe } from './characters';
import { SerializationError } from './error';

/** Data that both JSON and YAML carry unchanged; members that are `undefined` are left out. */
export type PlainValue =
  | string
  | number
  | boolean
  | null
  | readonly PlainValue[]
  | { readonly [key: string]: PlainValue | undefined };

/** Deeper than any configuration; a cycle gets there soon. */
const DEEPEST = 100;

/** All control characters: escaped in both formats. */
const CONTROLS = `${Array.from({ length: 32 }, (_, code) => String.fromCharCode(code)).join('')}\x7f`;

type Path = (string | number)[];

/**
 * `value` itself, when it is such data.
 *
 * @param path where it stands; of use to errors alone
 * @throws SerializationError for what JSON and YAML can't carry: NaN, infinities, Date and other class instances,
 *   functions, holes in arrays, halves of surrogate pairs, cycles
 */
export function plain(format: string, value: unknown, path: Path = []): PlainValue {
  check(format, value, path);
  return value as PlainValue;
}

/** One path for the whole walk: it is added to on the way down and shortened on the way up. */
function check(format: string, value: unknown, path: Path): void {
  switch (typeof value) {
    case 'string':
      checkText(format, value, path);
      return;
    case 'number':
      if (!Number.isFinite(value)) {
        throw SerializationError.refused(format, path.join('/'), value, 'must be a finite number');
      }
      return;
    case 'boolean':
      return;
    case 'object':
      if (value !== null) checkCollection(format, value, path);
      return;
    default:
      throw SerializationError.refused(format, path.join('/'), value, `can't hold a value of type ${typeof value}`);
  }
}

function checkText(format: string, text: string, path: Path): void {
  if (!/^[\x20-\x7e]*$/.test(text)) refuseUnsafe(format, path.join('/'), text, CONTROLS);
}

function checkCollection(format: string, value: object, path: Path): void {
  if (path.length > DEEPEST) {
    const start = path.slice(0, 5).join('/');
    throw SerializationError.refused(format, start, '…', `nested over ${DEEPEST} levels (a cycle?)`);
  }
  if (Array.isArray(value)) {
    for (let index = 0; index < value.length; index++) checkMember(format, value[index], path, index);
    return;
  }
  const prototype = Object.getPrototypeOf(value);
  if (prototype !== Object.prototype && prototype !== null && Object.getPrototypeOf(prototype) !== null) {
    throw SerializationError.refused(format, path.join('/'), String(value), 'must be a plain object');
  }
  for (const key of Object.keys(value)) {
    const member = (value as Record<string, unknown>)[key];
    if (member === undefined) continue;
    checkText(format, key, path);
    checkMember(format, member, path, key);
  }
}

function checkMember(format: string, member: unknown, path: Path, key: string | number): void {
  path.push(key);
  check(format, member, path);
  path.pop();
}
