/**
 * Tells which keys of an object were never read.
 *
 * The schemas of `kubernetes-models` are compiled into validators that pass over unknown fields, and can't be asked for
 * the known ones. But a validator reads each field that it knows, so those that it leaves unread are unknown to it.
 */
export class KeyReads {
  private readonly reads = new Map<object, Set<PropertyKey>>();

  /** The same object, deeply, with each read noted. */
  watch<T extends object>(target: T): T {
    return new Proxy(target, {
      get: (object, key) => {
        this.readsOf(object).add(key);
        const value: unknown = Reflect.get(object, key);
        return typeof value === 'object' && value !== null ? this.watch(value) : value;
      },
    });
  }

  /** Paths of the keys that nobody read; of a branch that wasn't, its root alone. */
  unread(target: object, path = ''): string[] {
    return Object.entries(target).flatMap(([key, value]) => {
      if (value === undefined) return [];
      if (!this.readsOf(target).has(key)) return [`${path}/${key}`];
      return typeof value === 'object' && value !== null ? this.unread(value, `${path}/${key}`) : [];
    });
  }

  private readsOf(target: object): Set<PropertyKey> {
    const keys = this.reads.get(target) ?? new Set();
    this.reads.set(target, keys);
    return keys;
  }
}
