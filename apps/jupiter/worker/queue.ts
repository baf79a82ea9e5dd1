/** The queue that this worker serves: what the broker must declare, and what its publishers send. */
export const messagesQueue = {
  name: 'messages',
  /** How many messages one worker handles at the same time. */
  prefetch: 10,
  /** Steps of the retry ladder: the broker declares `messages.retry.1` to `messages.retry.3`. */
  retries: 3,
} as const;

/** A message of the queue, as JSON. */
export interface MessageWritten {
  /** The row's id, a decimal number. */
  readonly id: string;
  readonly text: string;
}

/**
 * A message of the queue, checked.
 *
 * @throws when it is something else
 */
export function parseMessageWritten(value: unknown): MessageWritten {
  const { id, text } = (value ?? {}) as Record<string, unknown>;
  if (typeof id !== 'string' || !/^\d{1,19}$/.test(id)) throw new Error('"id" must be a decimal number in a string');
  if (typeof text !== 'string') throw new Error('"text" must be a string');
  return { id, text };
}
