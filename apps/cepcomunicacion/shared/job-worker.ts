import { type Job, Queue, UnrecoverableError, Worker } from 'bullmq';
import type Redis from 'ioredis';
import type { Pool } from 'pg';
import { GracefulEnd, jsonLog, portSetting, serveHealth, workerMetrics } from 'vpsynth/runtime';
import { openPool } from './database';
import { jobOptions, type QueueName } from './jobs';
import { openRedis, openWorkerRedis } from './redis';

/** What a job's work is done with. */
export interface Tools {
  readonly pool: Pick<Pool, 'query'>;
  readonly cache: Pick<Redis, 'get' | 'set'>;
}

export interface JobWorkerOptions {
  readonly queue: QueueName;
  /** Does a job; an error has it tried again. It can run twice for one job: its effect must be the same when repeated. */
  readonly handle: (data: unknown, tools: Tools) => Promise<void>;
  /**
   * Has a job of its own made so often, in milliseconds.
   * @default never
   */
  readonly everyMs?: number;
}

/** How many jobs a worker does at the same time; each takes one connection at most. */
const concurrency = 5;

/**
 * Runs a worker until the process is told to end: jobs of one queue, health and metrics on `PORT` (9464).
 *
 * @throws SettingError when a setting of the database, the cache or the queue is missing
 */
export async function runJobWorker({ queue, handle, everyMs }: JobWorkerOptions): Promise<void> {
  const ending = new GracefulEnd();
  const metrics = await workerMetrics();
  const pool = openPool(queue, concurrency);
  ending.defer('database', () => pool.end());
  const cache = openRedis('CACHE');
  ending.defer('cache', () => cache.disconnect());
  const connection = openWorkerRedis();
  ending.defer('queue', () => connection.disconnect());

  const worker = new Worker(queue, (job) => handle(job.data, { pool, cache }), { connection, concurrency });
  ending.defer('worker', () => worker.close());
  worker.on('error', (error) => jsonLog.warn('the worker met an error', { queue, error }));
  worker.on('completed', (job) => metrics.onOutcome({ queue, outcome: 'handled', seconds: secondsOf(job) }));
  worker.on('failed', (job, error) => {
    const outcome = outcomeOf(job, error);
    metrics.onOutcome({ queue, outcome, seconds: secondsOf(job) });
    jsonLog.warn('a job failed', { queue, job: job?.id, outcome, error });
  });
  if (everyMs !== undefined) await schedule(queue, connection, everyMs);

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
async function schedule(name: QueueName, connection: Redis, everyMs: number): Promise<void> {
  const queue = new Queue(name, { connection });
  await queue.upsertJobScheduler('regular', { every: everyMs }, { name: 'regular', data: {}, opts: jobOptions });
}

/** Whether a failed job is tried again. */
export function outcomeOf(job: Pick<Job, 'attemptsMade' | 'opts'> | undefined, error: Error): 'retried' | 'dead' {
  const isLast = job === undefined || job.attemptsMade >= (job.opts.attempts ?? 1);
  return isLast || error instanceof UnrecoverableError ? 'dead' : 'retried';
}

function secondsOf(job: Pick<Job, 'processedOn' | 'finishedOn'> | undefined): number {
  return ((job?.finishedOn ?? Date.now()) - (job?.processedOn ?? Date.now())) / 1000;
}
