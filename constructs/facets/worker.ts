import type { Component } from '../fleet/component';
import type { Duration } from '../values/duration';

/** A worker that states its contract. */
export interface WorkerFacet {
  readonly kind: 'worker';
  readonly worker: Component;
  /** The broker or server that holds its queue, as the worker uses it. */
  readonly store: Component;
  readonly transport: 'rabbitmq' | 'bullmq';
  readonly queue: string;
  readonly description: string;
  /** The first time included. */
  readonly attempts: number;
  readonly retryDelays: readonly Duration[];
  /** Names of errors that give a message up at once, besides `TerminalError`. */
  readonly terminalErrors: readonly string[];
  /** Messages that one process handles at the same time. */
  readonly concurrency: number;
  readonly messageTimeToLive?: Duration;
  readonly deadLetterTimeToLive?: Duration;
  /** JSON Schema (draft 2020-12) of a message, as its senders write it. */
  readonly messageSchema: object;
}
