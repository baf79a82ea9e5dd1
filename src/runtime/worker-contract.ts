/** What checks a message: a zod schema, or anything that returns what it was given or throws. */
export interface MessageSchema<Message> {
  parse(value: unknown): Message;
}

/** How a failed message is tried again: each wait longer than the one before, until it becomes a dead letter. */
export interface RetryPolicy {
  /**
   * How often a message is attempted at most, the first time included.
   * @default 5
   */
  readonly attempts?: number;
  /**
   * The wait before the second attempt, in seconds.
   * @default 1
   */
  readonly minSeconds?: number;
  /**
   * The longest wait, in seconds.
   * @default 300
   */
  readonly maxSeconds?: number;
  /**
   * What each further wait is multiplied by.
   * @default 4
   */
  readonly factor?: number;
}

export interface WorkerOptions<Message> {
  /** The queue's name: lower-case words and hyphens. */
  readonly queue: string;
  /** What a message is. One that doesn't fit is refused when it is sent, and a dead letter when it arrives. */
  readonly message: MessageSchema<Message>;
  /** What the worker does, in a sentence: for the registry of all workers. */
  readonly description: string;
  /**
   * What carries the messages: a RabbitMQ broker, or BullMQ on a Redis or Valkey server.
   * @default 'rabbitmq'
   */
  readonly transport?: 'rabbitmq' | 'bullmq';
  /** @default five attempts, after 1, 4, 16 and 64 seconds */
  readonly retry?: RetryPolicy;
  /**
   * Names of errors that no further attempt can mend, besides `TerminalError`: their messages are dead letters at once.
   * @default none
   */
  readonly terminalErrors?: readonly string[];
  /**
   * How many messages one process handles at the same time; a broker hands out no more than that (its prefetch).
   * @default 10
   */
  readonly concurrency?: number;
  /**
   * How long a message may wait before it becomes a dead letter, in seconds. RabbitMQ's alone: BullMQ has no such limit.
   * @default for ever
   */
  readonly messageSeconds?: number;
  /**
   * How long a dead letter is kept for people to look at, in seconds.
   * @default for ever
   */
  readonly deadLetterSeconds?: number;
  /**
   * How many messages may wait for a quarter of an hour before somebody hears of it.
   * @default 1000
   */
  readonly backlog?: number;
}

/**
 * What a worker and those who send it messages agree on. It stands beside the worker's source: the declaration makes
 * queues, alerts and the registry of it, the application publishes and consumes by it.
 */
export interface WorkerContract<Message = unknown>
  extends Required<Omit<WorkerOptions<Message>, OptionalSeconds | 'retry'>> {
  readonly retry: Required<RetryPolicy>;
  readonly messageSeconds: number | undefined;
  readonly deadLetterSeconds: number | undefined;
  /** The waits between attempts, in seconds, each longer than the one before; the last one holds for all further ones. */
  readonly retryDelays: readonly number[];
}

type OptionalSeconds = 'messageSeconds' | 'deadLetterSeconds';

/** A worker's contract. Figures out of bounds are reported when the fleet that declares it is synthesized. */
export function defineWorker<Message>(options: WorkerOptions<Message>): WorkerContract<Message> {
  const retry = { attempts: 5, minSeconds: 1, maxSeconds: 300, factor: 4, ...options.retry };
  return {
    transport: 'rabbitmq',
    terminalErrors: [],
    concurrency: 10,
    messageSeconds: undefined,
    deadLetterSeconds: undefined,
    backlog: 1000,
    ...options,
    retry,
    retryDelays: delays(retry),
  };
}

function delays({ attempts, minSeconds, maxSeconds, factor }: Required<RetryPolicy>): number[] {
  const steps = Number.isInteger(attempts) ? Math.min(Math.max(attempts - 1, 0), longestLadder) : 0;
  const waits = Array.from({ length: steps }, (_, step) => Math.min(minSeconds * factor ** step, maxSeconds));
  return [...new Set(waits)];
}

/** More attempts than this are refused: a ladder of more steps helps nobody. */
const longestLadder = 100;

/** True when no further attempt can mend an error: a `TerminalError`, or one that the contract names. */
export function isTerminal({ terminalErrors }: Pick<WorkerContract, 'terminalErrors'>, error: unknown): boolean {
  return error instanceof Error && (error.name === 'TerminalError' || terminalErrors.includes(error.name));
}
