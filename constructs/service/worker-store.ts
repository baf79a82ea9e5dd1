import type { IConstruct } from 'constructs';
import type { Queue, QueueProps } from '../data/queue';
import { RabbitMqBroker } from '../data/rabbitmq-broker';
import { RabbitMqVirtualHost } from '../data/rabbitmq-virtual-host';
import { RedisServer } from '../data/redis-server';
import { Duration } from '../values/duration';
import type { Connectable } from './connection';
import type { ParsedWorkerContract } from './worker-contract';

/** What can hold queues of a broker. */
type QueueHolder = RabbitMqBroker | RabbitMqVirtualHost;

/** Of what a worker uses, what carries the messages of its contract. */
export function storesFor(
  { transport }: Pick<ParsedWorkerContract, 'transport'>,
  uses: readonly Connectable[],
): readonly (QueueHolder | RedisServer)[] {
  return transport === 'bullmq' ? uses.filter(holdsJobs) : uses.filter(holdsQueues);
}

function holdsJobs(used: Connectable): used is RedisServer {
  return used instanceof RedisServer && used.role === 'queue';
}

function holdsQueues(used: Connectable): used is QueueHolder {
  return used instanceof RabbitMqBroker || used instanceof RabbitMqVirtualHost;
}

/** Declares the queue of a contract, unless another worker of the contract did. What BullMQ needs it makes itself. */
export function declareQueue(store: QueueHolder | RedisServer, contract: ParsedWorkerContract): void {
  if (store instanceof RedisServer) store.jobQueue({ name: contract.queue, backlog: contract.backlog });
  else if (queueOf(store, contract.queue) === undefined) store.queue(contract.queue, queueProps(contract));
}

function queueProps({ retryDelays, messageSeconds, deadLetterSeconds, backlog }: ParsedWorkerContract): QueueProps {
  return {
    retryDelays,
    ...(messageSeconds !== undefined && { messageTimeToLive: Duration.seconds(messageSeconds) }),
    ...(deadLetterSeconds !== undefined && { deadLetterTimeToLive: Duration.seconds(deadLetterSeconds) }),
    backlog,
  };
}

function queueOf(store: IConstruct, queue: string): Queue | undefined {
  return store.node.tryFindChild(queue) as Queue | undefined;
}
