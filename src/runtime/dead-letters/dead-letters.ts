/** A message that was given up, as a person looks at it. */
export interface DeadLetter {
  readonly id: string;
  /** Why: `invalid-message`, `terminal-error`, `attempts-exhausted`, or in the broker's words. */
  readonly reason: string;
  readonly attempts: number | undefined;
  /** When it failed last, as ISO 8601. */
  readonly failedAt: string | undefined;
  readonly error: string;
  /** Who put it back before, and when. */
  readonly requeuedBy: string | undefined;
  readonly requeuedAt: string | undefined;
  /** As it was sent. */
  readonly payload: string;
}

/** What is to happen, to the oldest first. */
export interface DeadLetterTask {
  /** `list` changes nothing; `requeue` has them attempted anew; `discard` ends them for good. */
  readonly action: 'list' | 'requeue' | 'discard';
  /** How many at most. */
  readonly limit: number;
  /** Only the one of this id. */
  readonly id?: string;
  /** Who asks: it is kept with the message and in the log. */
  readonly by: string;
}

/** Where the dead letters of one queue lie. */
export interface DeadLetters {
  /** Does the task, and returns what it was done to. */
  run(task: DeadLetterTask): Promise<readonly DeadLetter[]>;
}

/** Headers of a message that a person put back. */
export const requeuedHeaders = { by: 'x-requeued-by', at: 'x-requeued-at' } as const;
