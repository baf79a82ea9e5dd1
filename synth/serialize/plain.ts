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

/**
 * A copy of `value` without its undefined members.
 *
 * @throws SerializationError for what JSON and YAML can't carry: NaN, infinities, Date and other class instances,
 *   functions, holes in arrays, halves of surrogate pairs, cycles
 */
export function plain(format: string, value: unknown, path: readonly (string | number)[] = []): PlainValue {
  switch (typeof value) {
    case 'string':
      if (!/^[\x20-\x7e]*$/.test(value)) {
        refuseUnsafe(format, path.join('/'), value, CONTROLS);
      }
      return value;
    case 'number':
      if (!Number.isFinite(value)) {
        throw SerializationError.refused(format, path.join('/'), value, 'must be a finite number');
      }
      return value === 0 ? 0 : value;
    case 'boolean':
      return value;
    case 'object':
      return value === null ? null : plainCollection(format, value, path);
    default:
      throw SerializationError.refused(format, path.join('/'), value, `can't hold a value of type ${typeof value}`);
  }
}

function plainCollection(format: string, value: object, path: readonly (string | number)[]): PlainValue {
  if (path.length > DEEPEST) {
    throw SerializationError.refused(
      format,
      path.slice(0, 5).join('/'),
      '…',
      `nested over ${DEEPEST} levels (a cycle?)`,
    );
  }
  if (Array.isArray(value)) {
    return Array.from(value, (item, index) => plain(format, item, [...path, index]));
  }
  const prototype = Object.getPrototypeOf(value);
  if (prototype !== Object.prototype && prototype !== null && Object.getPrototypeOf(prototype) !== null) {
    throw SerializationError.refused(format, path.join('/'), String(value), 'must be a plain object');
  }
  // Object.fromEntries defines properties, so that a key `__proto__` stays a key.
  return Object.fromEntries(
    Object.entries(value)
      .filter(([, member]) => member !== undefined)
      .map(([key, member]) => [plain(format, key, path), plain(format, member, [...path, key])]),
  );
}
