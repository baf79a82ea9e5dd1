import type { SecretNeed } from '../../deploy/secrets/needs';

/** Where a secret is read, a line a stack: the services there. */
export function places(needs: readonly SecretNeed[], name: string): string[] {
  const readers = new Map<string, string[]>();
  for (const { secret, host, stack, readers: here } of needs) {
    if (secret !== name) continue;
    const key = `${host}/${stack}`;
    readers.set(key, [...(readers.get(key) ?? []), ...here]);
  }
  return [...readers].map(([stack, names]) => `${stack}: ${[...new Set(names)].sort().join(', ')}`);
}
