import type { Counts, Kind, Outcomes } from './traffic';

/**
 * Compares what clients say they were answered with what servers say they answered, by kind and release. Both count by
 * themselves: a request that was answered twice, by the wrong release, or to nobody, shows here. Nothing when they agree.
 */
export function differences(clients: Outcomes, servers: Partial<Record<Kind, Counts>>): string[] {
  const all = [...new Set([...Object.keys(clients), ...Object.keys(servers)])].sort() as Kind[];
  return all.flatMap((kind) => {
    const got = clients[kind]?.answered ?? {};
    const given = servers[kind] ?? {};
    return [...new Set([...Object.keys(got), ...Object.keys(given)])]
      .sort()
      .filter((release) => (got[release] ?? 0) !== (given[release] ?? 0))
      .map(
        (release) => `${kind}: clients got ${got[release] ?? 0} answers of ${release}, it gave ${given[release] ?? 0}`,
      );
  });
}
