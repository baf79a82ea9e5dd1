import { TerminalError } from './terminal-error';

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

/** Every queue that the broker must have declared for `queue` with `retries` steps. */
export function queuesOf(queue: string, retries: number): string[] {
  const steps = Array.from({ length: retries }, (_, index) => retryQueue(queue, index + 1));
  return [queue, ...steps, deadQueue(queue)];
}

/** Which attempt a delivery with these headers is; 1 when they don't say, or say nonsense. */
export function attemptOf(headers: Readonly<Record<string, unknown>> | undefined): number {
  const value = headers?.[attemptHeader];
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 1 ? value : 1;
}

/** Where a failed message goes next, and which attempt it will be there. */
export interface NextStep {
  readonly outcome: 'retried' | 'dead';
  readonly queue: string;
  readonly attempt: number;
}

/**
 * What follows a failed attempt. The waiting times are the retry queues' own, declared in the broker's definitions:
 * one queue a step, because messages expire only at a queue's head, so that different times can't share one.
 *
 * @param retries how many steps the ladder has; a message is attempted at most `retries + 1` times
 */
export function afterFailure(queue: string, attempt: number, retries: number, error: unknown): NextStep {
  if (error instanceof TerminalError || attempt > retries) return { outcome: 'dead', queue: deadQueue(queue), attempt };
  return { outcome: 'retried', queue: retryQueue(queue, attempt), attempt: attempt + 1 };
}
