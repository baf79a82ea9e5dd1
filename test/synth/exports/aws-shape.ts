/**
 * A shape as the clients of AWS's own SDK describe it: `[3, namespace, name, traits, members, their shapes, how many of
 * them are required]` a structure, `[1, …, member]` a list, `[2, …, key, value]` a map; a number stands for a simple type,
 * with 64 added for a list of it and 128 for a map of it.
 */
type Shape = number | readonly unknown[] | (() => Shape);

const simple: Readonly<Record<number, string>> = { 0: 'string', 1: 'number', 2: 'boolean' };

/** Where a value isn't what AWS's API takes. */
export function awsFaults(shape: Shape, value: unknown, path = ''): string[] {
  if (typeof shape === 'function') return awsFaults(shape(), value, path);
  if (typeof shape === 'number') return ofSimple(shape, value, path);
  // A shape with traits of its own.
  if (typeof shape[0] !== 'number') return awsFaults(shape[0] as Shape, value, path);
  const [kind] = shape;
  if (kind === 1)
    return Array.isArray(value)
      ? value.flatMap((each, index) => awsFaults(shape[4] as Shape, each, `${path}[${index}]`))
      : [`${path}: no list`];
  if (kind === 2)
    return Object.entries(value as object).flatMap(([key, each]) =>
      awsFaults(shape[5] as Shape, each, `${path}.${key}`),
    );
  if (kind !== 3) return ofSimple(shape[4] as number, value, path);
  const names = shape[4] as readonly string[];
  const required = names.slice(0, (shape[6] as number | undefined) ?? 0).filter((name) => !(name in (value as object)));
  return [
    ...required.map((name) => `${path}.${name}: missing`),
    ...Object.entries(value as object).flatMap(([name, each]) => {
      const index = names.indexOf(name);
      const member = (shape[5] as readonly Shape[])[index];
      return member === undefined ? [`${path}.${name}: unknown`] : awsFaults(member, each, `${path}.${name}`);
    }),
  ];
}

function ofSimple(shape: number, value: unknown, path: string): string[] {
  const of = simple[shape % 64] ?? 'string';
  const values = shape >= 128 ? Object.values(value as object) : shape >= 64 ? (value as unknown[]) : [value];
  return values.every((each) => typeof each === of) ? [] : [`${path}: no ${of}`];
}
