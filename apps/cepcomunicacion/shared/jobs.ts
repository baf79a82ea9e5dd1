import type { JobsOptions } from 'bullmq';

/** The queues, each served by the worker of its name. */
export const queueNames = ['automation', 'llm', 'stats'] as const;

export type QueueName = (typeof queueNames)[number];

/** A job about one row: a lead for `automation`, an article for `llm`. */
export interface RowJob {
  /** The row's id, a UUID. */
  readonly id: string;
}

/** Three attempts, after 5 s and 10 s; what succeeded is dropped, what failed for good stays for people to see. */
export const jobOptions: JobsOptions = {
  attempts: 3,
  backoff: { type: 'exponential', delay: 5_000 },
  removeOnComplete: true,
  removeOnFail: { count: 1_000 },
};

/** @throws when a job's data is something else */
export function parseRowJob(data: unknown): RowJob {
  const { id } = (data ?? {}) as Record<string, unknown>;
  if (typeof id !== 'string' || !isUuid(id)) throw new Error('"id" must be a UUID');
  return { id };
}

/** A UUID as PostgreSQL writes it. */
export function isUuid(text: string): boolean {
  return /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(text);
}
