import type { Round } from './rounds';

/** Connections that are made at once: a jump host's sshd begins to drop at ten (sshd_config, MaxStartups 10:30:100). */
export const connecting = 8;

/** Rounds that wait for nothing. */
export function alone(hosts: readonly string[]): Round[] {
  return hosts.map((host) => ({ host, after: [] }));
}

export interface Outcome {
  /** What failed, and by what. */
  readonly failures: readonly { readonly round: Round; readonly error: unknown }[];
  /** What wasn't begun, since something had failed. */
  readonly left: readonly Round[];
}

/**
 * Does the work of each round when what it waits for is done, so many at a time. After a failure nothing more begins; what
 * is under way comes to its own end. Never throws.
 *
 * @param onFailure hears of a failure while others may still be at work
 */
export function inParallel(
  rounds: readonly Round[],
  limit: number,
  work: (round: Round) => Promise<void>,
  onFailure: (round: Round, atWork: readonly Round[]) => void = () => {},
): Promise<Outcome> {
  const waiting = new Set(rounds);
  const done = new Set<Round>();
  const atWork = new Set<Round>();
  const failures: { round: Round; error: unknown }[] = [];
  return new Promise((resolve) => {
    const next = (): void => {
      for (const round of waiting) {
        if (failures.length > 0 || atWork.size >= limit) break;
        if (!round.after.every((each) => done.has(each))) continue;
        waiting.delete(round);
        atWork.add(round);
        work(round).then(
          () => end(round, () => done.add(round)),
          (error) =>
            end(round, () => {
              failures.push({ round, error });
              onFailure(round, [...atWork]);
            }),
        );
      }
      if (atWork.size === 0) resolve({ failures, left: [...waiting] });
    };
    const end = (round: Round, tell: () => void): void => {
      atWork.delete(round);
      tell();
      next();
    };
    next();
  });
}
