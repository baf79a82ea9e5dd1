import type { RedisFacet } from '../facets/data';
import { Component } from '../fleet/component';
import type { Connectable, Connection } from '../service/connection';

/** A queue of BullMQ, which makes what it needs in Redis itself. */
export interface JobQueue {
  readonly name: string;
  /** How many jobs may wait for a quarter of an hour before somebody hears of it. */
  readonly backlog: number;
}

/** What can hold jobs of BullMQ, in the role `queue`: a RedisServer, or a ManagedRedis. */
export abstract class JobStore extends Component implements Connectable {
  abstract readonly role: RedisFacet['role'];
  readonly #queues = new Map<string, JobQueue>();

  /** Says that a queue of BullMQ stands on it, so that a dashboard shows it: a worker's contract does so by itself. */
  jobQueue(queue: JobQueue): void {
    if (!this.#queues.has(queue.name)) this.#queues.set(queue.name, queue);
  }

  /** The queues of BullMQ that are known to stand on it. */
  get jobQueues(): readonly JobQueue[] {
    return [...this.#queues.values()];
  }

  abstract connection(): Connection;
  /** Its settings under another prefix than its own. */
  abstract connectionAs(prefix: string): Connection;
}
