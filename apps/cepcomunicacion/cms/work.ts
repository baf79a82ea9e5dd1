import type { Pool } from 'pg';
import { addJob, type JobQueue, jsonLog } from 'vpsynth/runtime';
import { automation, llm } from '../common/contracts';
import { overdue } from './content-store';

const contracts = { automation, llm };

/** Hands rows to the workers. A row is committed before: while the queue is away, it waits for the next sweep. */
export class Work {
  readonly #pool: Pick<Pool, 'query'>;
  readonly #queues: Readonly<Record<'automation' | 'llm', JobQueue>>;

  constructor(pool: Pick<Pool, 'query'>, queues: Readonly<Record<'automation' | 'llm', JobQueue>>) {
    this.#pool = pool;
    this.#queues = queues;
  }

  /** Makes a row's job; never fails. */
  async hand(queue: 'automation' | 'llm', id: string): Promise<void> {
    try {
      // By the row's id: a second job for the same row is none.
      await addJob(this.#queues[queue], contracts[queue], { id }, id);
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
