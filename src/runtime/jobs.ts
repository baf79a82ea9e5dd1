import type { Delivery } from './broker/delivery';
import { InvalidMessage } from './broker/terminal-error';
import { reasonOf } from './log';
import { isTerminal, type WorkerContract } from './worker-contract';

/** As much of a job of BullMQ as is read here. */
export interface Job {
  readonly data: unknown;
  readonly id?: string | undefined;
  readonly attemptsMade: number;
}

/** As much of a queue of BullMQ as is used here. */
export interface JobQueue {
  add(name: string, data: unknown, options: object): Promise<unknown>;
}

/** What failed for good stays for people to look at, so many at most: Redis has it in memory. */
const keptFailures = 1_000;

/** BullMQ's options of a contract's jobs: attempts and waits, what succeeded dropped, what failed for good kept. */
export function jobOptions({ retry, deadLetterSeconds }: WorkerContract) {
  return {
    attempts: retry.attempts,
    // The contract's own waits, which the worker gives: BullMQ's exponential ones double, without an end.
    backoff: { type: 'custom' },
    removeOnComplete: true,
    removeOnFail: { count: keptFailures, ...(deadLetterSeconds !== undefined && { age: deadLetterSeconds }) },
  };
}

/**
 * Adds a job to the queue of a contract (`new Queue(contract.queue, …)` of BullMQ), checked before it leaves.
 *
 * @param id one that is still there is not added again
 * @throws what the contract's schema throws for a message that doesn't fit, and what BullMQ does
 */
export async function addJob<Message>(
  queue: JobQueue,
  contract: WorkerContract<Message>,
  message: Message,
  id?: string,
): Promise<void> {
  contract.message.parse(message);
  await queue.add(contract.queue, message, { ...jobOptions(contract), ...(id !== undefined && { jobId: id }) });
}

/**
 * What BullMQ's own worker is made of: `const { processor, options } = jobWorker(contract, handle)` and
 * `new Worker(contract.queue, processor, { connection, ...options })`. A job that doesn't fit the schema, and an error
 * that the contract calls terminal, fail for good at once; any other is attempted again.
 */
export function jobWorker<Message>(
  contract: WorkerContract<Message>,
  handle: (delivery: Delivery<Message>) => Promise<void>,
) {
  return {
    processor: async ({ data, id, attemptsMade }: Job): Promise<void> => {
      try {
        await handle({ body: parsed(contract, data), attempt: attemptsMade + 1, messageId: id });
      } catch (error) {
        throw isTerminal(contract, error) || error instanceof InvalidMessage ? unrecoverable(error) : error;
      }
    },
    options: {
      concurrency: contract.concurrency,
      settings: { backoffStrategy: (attemptsMade: number) => waitAfter(contract, attemptsMade) },
    },
  };
}

function parsed<Message>({ message }: WorkerContract<Message>, data: unknown): Message {
  try {
    return message.parse(data);
  } catch (error) {
    throw new InvalidMessage(`not a message of this queue: ${reasonOf(error)}`, { cause: error });
  }
}

/** BullMQ knows it by its name (its guide: stop retrying jobs). */
function unrecoverable(error: unknown): Error {
  return Object.assign(new Error(reasonOf(error), { cause: error }), { name: 'UnrecoverableError' });
}

/** In milliseconds; the last wait holds for all further attempts. */
function waitAfter({ retryDelays }: WorkerContract, attemptsMade: number): number {
  return (retryDelays[Math.min(attemptsMade, retryDelays.length) - 1] ?? 0) * 1000;
}
