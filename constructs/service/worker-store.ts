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
  return transport === 'bullmq' ? uses.filter((each) => each instanceof RedisServer) : uses.filter(holdsQueues);
}

function holdsQueues(used: Connectable): used is QueueHolder {
  return used instanceof RabbitMqBroker || used instanceof RabbitMqVirtualHost;
}

/** Declares the queue of a contract on a broker, unless another worker of the contract did. BullMQ makes its own. */
export function declareQueue(store: QueueHolder | RedisServer, contract: ParsedWorkerContract): void {
  if (store instanceof RedisServer || queueOf(store, contract.queue) !== undefined) return;
  const { retryDelays, messageSeconds, deadLetterSeconds } = contract;
  const props: QueueProps = {
    retryDelays,
    ...(messageSeconds !== undefined && { messageTimeToLive: Duration.seconds(messageSeconds) }),
    ...(deadLetterSeconds !== undefined && { deadLetterTimeToLive: Duration.seconds(deadLetterSeconds) }),
    backlog: contract.backlog,
  };
  store.queue(contract.queue, props);
}

function queueOf(store: IConstruct, queue: string): Queue | undefined {
  return store.node.tryFindChild(queue) as Queue | undefined;
}
