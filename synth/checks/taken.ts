/** Each item whose key an earlier one already has, with that earlier one. */
export function* taken<T>(
  items: Iterable<T>,
  keyOf: (item: T) => string,
): Generator<{ readonly item: T; readonly holder: T }> {
  const holders = new Map<string, T>();
  for (const item of items) {
    const key = keyOf(item);
    const holder = holders.get(key);
    if (holder === undefined) holders.set(key, item);
    else yield { item, holder };
  }
}
