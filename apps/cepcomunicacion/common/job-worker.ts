import { type Job, Queue, Worker } from 'bullmq';
import type Redis from 'ioredis';
import type { Pool } from 'pg';
import {
  GracefulEnd,
  jobOptions,
  jobWorker,
  jsonLog,
  portSetting,
  serveHealth,
  type WorkerContract,
  workerMetrics,
} from 'vpsynth/runtime';
import { openPool } from './database';
import { openRedis, openWorkerRedis } from './redis';

/** What a job's work is done with. */
export interface Tools {
  readonly pool: Pick<Pool, 'query'>;
  readonly cache: Pick<Redis, 'get' | 'set'>;
}

export interface JobWorkerOptions<Message> {
  readonly contract: WorkerContract<Message>;
  /** Does a job; an error has it tried again. It can run twice for one job: its effect must be the same when repeated. */
  readonly handle: (message: Message, tools: Tools) => Promise<void>;
  /**
   * Has a job of its own made so often, in milliseconds.
   * @default never
   */
  readonly everyMs?: number;
}

/**
 * Runs a worker until the process is told to end: jobs of one queue, health and metrics on `PORT` (9464).
 *
 * @throws SettingError when a setting of the database, the cache or the queue is missing
 */
export async function runJobWorker<Message>({ contract, handle, everyMs }: JobWorkerOptions<Message>): Promise<void> {
  const { queue } = contract;
  const ending = new GracefulEnd();
  const metrics = await workerMetrics();
  const pool = openPool(queue, contract.concurrency);
  ending.defer('database', () => pool.end());
  const cache = openRedis('CACHE');
  ending.defer('cache', () => cache.disconnect());
  const connection = openWorkerRedis();
  ending.defer('queue', () => connection.disconnect());

  const { processor, options } = jobWorker(contract, ({ body }) => handle(body, { pool, cache }));
  const worker = new Worker(queue, processor, { connection, ...options });
  ending.defer('worker', () => worker.close());
  worker.on('error', (error) => jsonLog.warn('the worker met an error', { queue, error }));
  worker.on('completed', (job) => metrics.onOutcome({ queue, outcome: 'handled', seconds: secondsOf(job) }));
  worker.on('failed', (job, error) => {
    const outcome = outcomeOf(job, error);
    metrics.onOutcome({ queue, outcome, seconds: secondsOf(job) });
    jsonLog.warn('a job failed', { queue, job: job?.id, outcome, error });
  });
  if (everyMs !== undefined) await schedule(contract, connection, everyMs);

  const { port } = await serveHealth({
    port: portSetting('PORT', 9464),
    metrics,
    ending,
    ready: async () => {
      if (!worker.isRunning()) throw new Error('the worker takes no jobs');
      await Promise.all([pool.query('SELECT 1'), cache.ping(), connection.ping()]);
    },
  });
  jsonLog.info('worker started', { queue, port });
}

/** Kept in Redis by its name: every start states it anew, and several workers share one. */
async function schedule(contract: WorkerContract, connection: Redis, everyMs: number): Promise<void> {
  const queue = new Queue(contract.queue, { connection });
  const job = { name: contract.queue, data: {}, opts: jobOptions(contract) };
  await queue.upsertJobScheduler('regular', { every: everyMs }, job);
}

/** Whether a failed job is tried again; one that no attempt can mend BullMQ knows by the name of its error. */
export function outcomeOf(job: Pick<Job, 'attemptsMade' | 'opts'> | undefined, error: Error): 'retried' | 'dead' {
  const isLast = job === undefined || job.attemptsMade >= (job.opts.attempts ?? 1);
  return isLast || error.name === 'UnrecoverableError' ? 'dead' : 'retried';
}

function secondsOf(job: Pick<Job, 'processedOn' | 'finishedOn'> | undefined): number {
  return ((job?.finishedOn ?? Date.now()) - (job?.processedOn ?? Date.now())) / 1000;
}
