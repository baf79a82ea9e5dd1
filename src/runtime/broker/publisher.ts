import { randomUUID } from 'node:crypto';
import type { GracefulEnd } from '../graceful-end';
import { jsonLog, type Log } from '../log';
import type { BrokerSettings } from '../service-settings';
import type { WorkerContract } from '../worker-contract';
import { BrokerLink } from './link';

export interface PublisherOptions {
  readonly broker: BrokerSettings;
  readonly ending: Pick<GracefulEnd, 'defer'>;
  /** @default JSON lines on standard output */
  readonly log?: Log;
}

/** Publishes messages, each confirmed by the broker. */
export interface Publisher {
  /**
   * Sends `body` as JSON to a declared queue; resolves when the broker has taken it over, so that it outlives a
   * restart of either side. It is never sent twice by itself: whoever repeats a failed one may duplicate it.
   *
   * @param messageId names the message in logs and dead letters; a random one when left out
   * @throws at once while there is no connection; when the queue doesn't exist; when the broker doesn't confirm
   */
  publish(queue: string, body: unknown, messageId?: string): Promise<void>;
  /**
   * Sends a message to the worker of a contract, checked before it leaves.
   *
   * @throws as `publish` does; and what the contract's schema throws for a message that doesn't fit
   */
  send<Message>(contract: WorkerContract<Message>, message: Message, messageId?: string): Promise<void>;
  /** @throws with the reason while it isn't connected */
  assertUp(): void;
  /** Disconnects, after what was already sent. */
  close(): Promise<void>;
}

/**
 * Opens a publisher until the process ends; doesn't wait for the broker, and reconnects whenever it went away.
 *
 * @throws when the package `amqplib` isn't installed
 */
export async function openPublisher(options: PublisherOptions): Promise<Publisher> {
  const { broker, ending, log = jsonLog } = options;
  const link = await BrokerLink.open({ broker, purpose: 'publisher', setup: async () => {}, log });
  const close = () => link.close();
  ending.defer('publisher', close);
  const publish: Publisher['publish'] = (queue, body, messageId = randomUUID()) =>
    link.live().send(queue, Buffer.from(JSON.stringify(body)), {
      messageId,
      contentType: 'application/json',
      timestamp: Math.floor(Date.now() / 1000),
    });
  return {
    publish,
    send: async (contract, message, messageId) => {
      contract.message.parse(message);
      await publish(contract.queue, message, messageId);
    },
    assertUp: () => void link.live(),
    close,
  };
}
