import { z } from 'zod';
import { Duration } from '../values/duration';
import { name } from '../values/name';

const seconds = z.number().positive().max(31_536_000);

/**
 * A contract as `defineWorker` of `vpsynth/runtime` makes it beside the worker's source: bounds and meanings. It is read,
 * never imported: what runs in an application is no part of a declaration.
 */
export const workerContract = z.object({
  transport: z.enum(['rabbitmq', 'bullmq']),
  queue: name,
  description: z.string().trim().min(1, 'say in a sentence what the worker does'),
  message: z.custom<{ parse(value: unknown): unknown }>(
    (value) => typeof value === 'object' && value !== null && '_zod' in value,
    'expected a schema of zod 4: z.object({ … })',
  ),
  retry: z
    .object({
      attempts: z.int().min(1).max(100),
      minSeconds: seconds,
      maxSeconds: seconds,
      factor: z.number().gt(1, 'waits grow: a factor above 1').max(100),
    })
    .refine(({ minSeconds, maxSeconds }) => minSeconds <= maxSeconds, 'minSeconds is above maxSeconds'),
  retryDelays: z.array(seconds).transform((each) => each.map((wait) => Duration.milliseconds(Math.round(wait * 1000)))),
  terminalErrors: z.array(z.string().regex(/^[A-Za-z_$][\w$]*$/, 'expected the name of an error’s class')),
  concurrency: z.int().min(1).max(1000),
  messageSeconds: seconds.optional(),
  deadLetterSeconds: seconds.optional(),
  backlog: z.int().min(1).max(1_000_000),
});

/** What a declaration takes for a contract. */
export type WorkerContractInput = ReadonlyLists<z.input<typeof workerContract>>;
type ReadonlyLists<T> = { readonly [Key in keyof T]: T[Key] extends (infer Each)[] ? readonly Each[] : T[Key] };
export type ParsedWorkerContract = z.output<typeof workerContract>;
