import type { IConstruct } from 'constructs';
import { JobStore } from '../data/job-store';
import type { Queue, QueueProps } from '../data/queue';
import { RabbitMqBroker } from '../data/rabbitmq-broker';
import { RabbitMqVirtualHost } from '../data/rabbitmq-virtual-host';
import { Duration } from '../values/duration';
import type { Connectable } from './connection';
import type { ParsedWorkerContract } from './worker-contract';

/** What can hold queues of a broker. */
type QueueHolder = RabbitMqBroker | RabbitMqVirtualHost;

/** Of what a worker uses, what carries the messages of its contract. */
export function storesFor(
  { transport }: Pick<ParsedWorkerContract, 'transport'>,
  uses: readonly Connectable[],
): readonly (QueueHolder | JobStore)[] {
  return transport === 'bullmq' ? uses.filter(holdsJobs) : uses.filter(holdsQueues);
}

function holdsQueues(used: Connectable): used is QueueHolder {
  return used instanceof RabbitMqBroker || used instanceof RabbitMqVirtualHost;
}

/** A cache beside it holds none: it may forget them. */
function holdsJobs(used: Connectable): used is JobStore {
  return used instanceof JobStore && used.role === 'queue';
}

/** Declares the queue of a contract, unless another worker of the contract did. What BullMQ needs it makes itself. */
export function declareQueue(store: QueueHolder | JobStore, contract: ParsedWorkerContract): void {
  if (store instanceof JobStore) store.jobQueue({ name: contract.queue, backlog: contract.backlog });
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
