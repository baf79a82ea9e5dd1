const longest = 120;

/** How a name comes to stand for nothing where types aren't checked. */
export const undefinedBecause =
  'the name stands for nothing: mistyped, not exported where it is imported from, or two files import each other';

/** A value as a message shows it: JSON for data, the class for objects; never more than a line, never an error. */
export function show(value: unknown): string {
  try {
    const text = describe(value);
    return text.length > longest ? `${text.slice(0, longest - 3)}...` : text;
  } catch {
    return `a value of type ${typeof value}`;
  }
}

function describe(value: unknown): string {
  if (typeof value === 'function') return value.name === '' ? 'a function' : `function ${value.name}`;
  // JSON has neither NaN nor 10n nor symbols.
  if (typeof value !== 'string' && typeof value !== 'object') return String(value);
  if (typeof value === 'string' || value === null || Array.isArray(value)) return JSON.stringify(value);
  const prototype = Object.getPrototypeOf(value);
  if (prototype === Object.prototype || prototype === null) return JSON.stringify(value);
  const text = String(value).replaceAll('\n', ' ');
  const kind = value.constructor?.name ?? 'object';
  return text.startsWith('[object') ? kind : `${kind} ${text}`;
}
