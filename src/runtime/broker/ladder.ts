import { InvalidMessage, TerminalError } from './terminal-error';

/**
 * Headers of a dead letter: why it was given up, after how many attempts, and of which queue. It carries no
 * {@link attemptHeader} any more, so that one that is put back begins anew.
 */
export const deadHeaders = { reason: 'x-dead-reason', attempts: 'x-attempts', queue: 'x-queue' } as const;

/** The header that counts a message's attempts: 1 at first delivery, when it may also be absent. */
export const attemptHeader = 'x-attempt';

/** The queue in which a message waits between its attempts `attempt` and `attempt + 1`. */
export function retryQueue(queue: string, attempt: number): string {
  return `${queue}.retry.${attempt}`;
}

/** The queue that keeps the messages of `queue` that were given up. */
export function deadQueue(queue: string): string {
  return `${queue}.dead`;
}

/** Every queue that the broker must have declared for `queue` with a ladder of so many steps. */
export function queuesOf(queue: string, ladder: number): string[] {
  const steps = Array.from({ length: ladder }, (_, index) => retryQueue(queue, index + 1));
  return [queue, ...steps, deadQueue(queue)];
}

/** Which attempt a delivery with these headers is; 1 when they don't say, or say nonsense. */
export function attemptOf(headers: Readonly<Record<string, unknown>> | undefined): number {
  const value = headers?.[attemptHeader];
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 1 ? value : 1;
}

/** Why a message was given up. */
export type DeadReason = 'invalid-message' | 'terminal-error' | 'attempts-exhausted';

/** Where a failed message goes next, and which attempt it will be there, or was the last. */
export type NextStep =
  | { readonly outcome: 'retried'; readonly queue: string; readonly attempt: number }
  | { readonly outcome: 'dead'; readonly queue: string; readonly attempt: number; readonly reason: DeadReason };

/** How often a message is tried again. */
export interface Retries {
  /** A message is attempted at most `retries + 1` times. */
  readonly retries: number;
  /** The steps of the ladder; the last one is used for all further attempts. */
  readonly ladder: number;
  /** @default a `TerminalError` alone */
  readonly isTerminal?: (error: unknown) => boolean;
}

/**
 * What follows a failed attempt. The waiting times are the retry queues' own, declared in the broker's definitions:
 * one queue a step, because messages expire only at a queue's head, so that different times can't share one.
 *
 */
export function afterFailure(queue: string, attempt: number, retries: Retries, error: unknown): NextStep {
  const reason = deadReason(attempt, retries, error);
  if (reason !== undefined) return { outcome: 'dead', queue: deadQueue(queue), attempt, reason };
  return { outcome: 'retried', queue: retryQueue(queue, Math.min(attempt, retries.ladder)), attempt: attempt + 1 };
}

function deadReason(attempt: number, { retries, isTerminal }: Retries, error: unknown): DeadReason | undefined {
  if (error instanceof InvalidMessage) return 'invalid-message';
  if (error instanceof TerminalError || isTerminal?.(error)) return 'terminal-error';
  return attempt > retries ? 'attempts-exhausted' : undefined;
}
