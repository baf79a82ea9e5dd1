import { table } from '../cli/table';
import { describe } from './progress/sentences';

/** One release or rollback, as the host has written it down. */
export interface HistoryEntry {
  /** Its id: when it began, in UTC. */
  readonly release: string;
  /** When it ended, or began where it has no end; in UTC, as ISO 8601 has it. */
  readonly at: string;
  readonly operation?: 'deploy' | 'rollback' | 'restore';
  readonly who: string;
  readonly commit?: string | null;
  readonly stacks: readonly string[];
  /** Of a rollback: the kept release that each stack comes to. */
  readonly releases?: Readonly<Record<string, string>>;
  /**
   * `failed` has gone back, `unfinished` serves the new release with work left for the next run, `interrupted` was killed,
   * `running` still has the lock.
   */
  readonly outcome: 'released' | 'restored' | 'failed' | 'unfinished' | 'interrupted' | 'running';
  readonly seconds?: number;
  /** Why it didn't end well. */
  readonly because?: string;
}

/** What a release told while it ran. */
export type Step = { readonly event: string; readonly at: string } & Readonly<Record<string, unknown>>;

/** The answer to the agent's operation `history`. */
export interface History {
  readonly releases: readonly HistoryEntry[];
  readonly steps?: readonly Step[];
}

/** A line each, oldest first, and the first line of why it failed below. */
export function describeHistory(releases: readonly HistoryEntry[]): string {
  const lines = table(
    releases.map(({ release, at, operation = 'deploy', who, commit, stacks, outcome, seconds }) => [
      outcome,
      operation,
      release.startsWith('line ') ? at : release,
      `by ${who}`,
      commit?.slice(0, 12) ?? '',
      stacks.join(' '),
      seconds === undefined ? '' : `${seconds} s`,
    ]),
  ).split('\n');
  return releases
    .flatMap(({ because }, index) => [lines[index] ?? '', ...(because ? [`  ${because.split('\n')[0]}`] : [])])
    .join('\n');
}

/** A line each, with the time of day. */
export function describeSteps(steps: readonly Step[]): string {
  return steps
    .map((step) => `${step.at.slice(11, 19)} ${describe(step) ?? [step.event, step.stack].filter(Boolean).join(' ')}`)
    .join('\n');
}
