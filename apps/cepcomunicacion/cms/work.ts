import type { Queue } from 'bullmq';
import type { Pool } from 'pg';
import { jsonLog } from 'vpsynth/runtime';
import { jobOptions } from '../shared/jobs';
import { overdue } from './content-store';

type Adding = Pick<Queue, 'add'>;

/** Hands rows to the workers. A row is committed before: while the queue is away, it waits for the next sweep. */
export class Work {
  readonly #pool: Pick<Pool, 'query'>;
  readonly #queues: Readonly<Record<'automation' | 'llm', Adding>>;

  constructor(pool: Pick<Pool, 'query'>, queues: Readonly<Record<'automation' | 'llm', Adding>>) {
    this.#pool = pool;
    this.#queues = queues;
  }

  /** Makes a row's job; never fails. */
  async hand(queue: 'automation' | 'llm', id: string): Promise<void> {
    try {
      // By the row's id: a second job for the same row is none.
      await this.#queues[queue].add('row', { id }, { ...jobOptions, jobId: id });
    } catch (error) {
      jsonLog.warn('the queue takes no jobs: the next sweep tries again', { queue, id, error });
    }
  }

  /** Makes the jobs of rows that have waited for too long. */
  async sweep(): Promise<void> {
    for (const { queue, id } of await overdue(this.#pool)) await this.hand(queue, id);
  }

  /** Sweeps every half minute, until it is told to stop. */
  start(): { stop(): void } {
    const timer = setInterval(() => {
      this.sweep().catch((error) => jsonLog.warn('the sweep failed', { error }));
    }, 30_000);
    return { stop: () => clearInterval(timer) };
  }
}
