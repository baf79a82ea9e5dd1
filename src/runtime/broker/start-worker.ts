import { isTerminal, type WorkerContract } from '../worker-contract';
import { type ConsumeOptions, type Consumer, consume } from './consume';

export type StartWorkerOptions<Message> = Pick<
  ConsumeOptions<Message>,
  'broker' | 'handle' | 'ending' | 'onOutcome' | 'log'
>;

/**
 * Does a contract's work until the process ends: consumes its queue on a RabbitMQ broker, with the retries, the terminal
 * errors and the concurrency that it says. A message that doesn't fit its schema is a dead letter at once.
 *
 * @throws when the contract is BullMQ's (`jobWorker`), or the package `amqplib` isn't installed
 */
export function startWorker<Message>(
  contract: WorkerContract<Message>,
  options: StartWorkerOptions<Message>,
): Promise<Consumer> {
  if (contract.transport !== 'rabbitmq') throw new Error(`${contract.queue} is a queue of BullMQ: use jobWorker`);
  return consume({
    ...options,
    queue: contract.queue,
    prefetch: contract.concurrency,
    retries: contract.retry.attempts - 1,
    ladder: contract.retryDelays.length,
    isTerminal: (error) => isTerminal(contract, error),
    parse: (value) => contract.message.parse(value),
  });
}
