import type { ConsumeMessage } from 'amqplib';
import type { GracefulEnd } from '../graceful-end';
import { jsonLog, type Log } from '../log';
import type { BrokerSettings } from '../service-settings';
import { type Delivery, deliveryOf, forwarded } from './delivery';
import { afterFailure, attemptOf, queuesOf } from './ladder';
import { BrokerLink } from './link';
import type { LiveChannel } from './live-channel';

/** What became of one delivery. */
export interface MessageOutcome {
  readonly queue: string;
  readonly outcome: 'handled' | 'retried' | 'dead';
  /** From delivery to outcome. */
  readonly seconds: number;
}

export interface ConsumeOptions<T> {
  readonly broker: BrokerSettings;
  /** The queue; it, its retry queues (`<queue>.retry.1` …) and `<queue>.dead` must be declared already. */
  readonly queue: string;
  /** How many messages are handled at the same time. */
  readonly prefetch: number;
  /** How often a failed message is tried again before it goes to `<queue>.dead`. */
  readonly retries: number;
  /**
   * How many retry queues there are; the last one is used for all further attempts.
   * @default one for each retry
   */
  readonly ladder?: number;
  /**
   * Whether an error gives its message up at once.
   * @default a `TerminalError` alone does
   */
  readonly isTerminal?: (error: unknown) => boolean;
  /** Checks what came as JSON; a message that it refuses (throws) goes to `<queue>.dead` at once. */
  readonly parse: (value: unknown) => T;
  /**
   * Does the work. A `TerminalError` gives the message up, any other error has it tried again later. It can run twice
   * for one message (the process may die before it acknowledges), so its effect must be the same when repeated.
   */
  readonly handle: (delivery: Delivery<T>) => Promise<void>;
  readonly ending: Pick<GracefulEnd, 'defer'>;
  /** Told after each delivery. */
  readonly onOutcome?: (outcome: MessageOutcome) => void;
  /** @default JSON lines on standard output */
  readonly log?: Log;
}

/** A consumer at work. */
export interface Consumer {
  /** @throws with the reason while it isn't connected */
  assertUp(): void;
  /** Takes no further message, waits for those in hand, and disconnects. */
  close(): Promise<void>;
}

/**
 * Consumes a queue until the process ends; doesn't wait for the broker, and reconnects whenever it went away.
 * It declares nothing: it only checks that the broker's definitions declare what it needs.
 *
 * @throws when the package `amqplib` isn't installed
 */
export async function consume<T>(options: ConsumeOptions<T>): Promise<Consumer> {
  const { queue, log = jsonLog } = options;
  const inHand = new Set<Promise<void>>();
  let isClosing = false;
  let consumerTag = '';

  const take = async (message: ConsumeMessage, channel: LiveChannel): Promise<void> => {
    const started = performance.now();
    try {
      const outcome = await attempt(options, message, channel, log);
      channel.raw.ack(message);
      options.onOutcome?.({ queue, outcome, seconds: (performance.now() - started) / 1000 });
    } catch (error) {
      // Neither acknowledged nor passed on: the broker delivers it again once this connection is gone.
      log.error('message not settled, reconnecting', { queue, messageId: message.properties.messageId, error });
      channel.abandon();
    }
  };

  const link = await BrokerLink.open({
    broker: options.broker,
    purpose: `consumer of ${queue}`,
    log,
    setup: async (channel) => {
      for (const name of queuesOf(queue, options.ladder ?? options.retries)) await channel.raw.checkQueue(name);
      await channel.raw.prefetch(options.prefetch);
      const consuming = await channel.raw.consume(queue, (message) => {
        if (message === null) return channel.abandon(); // The broker cancelled: the queue is gone or moves.
        if (isClosing) return; // It goes back to the queue when the connection closes.
        const work = take(message, channel).finally(() => inHand.delete(work));
        inHand.add(work);
      });
      consumerTag = consuming.consumerTag;
    },
  });

  const close = async () => {
    isClosing = true;
    try {
      await link.live().raw.cancel(consumerTag);
    } catch {
      // Without a connection nothing is delivered either.
    }
    await Promise.all(inHand);
    await link.close();
  };
  options.ending.defer(`consumer of ${queue}`, close);
  return { assertUp: () => void link.live(), close };
}

/** Handles a message; when that fails, hands it to the next queue and waits for the broker to confirm it. */
async function attempt<T>(
  options: ConsumeOptions<T>,
  message: ConsumeMessage,
  channel: LiveChannel,
  log: Log,
): Promise<MessageOutcome['outcome']> {
  try {
    await options.handle(deliveryOf(message, options.parse));
    return 'handled';
  } catch (error) {
    const number = attemptOf(message.properties.headers);
    const { queue, retries, ladder = retries, isTerminal } = options;
    const step = afterFailure(queue, number, { retries, ladder, ...(isTerminal && { isTerminal }) }, error);
    await channel.send(step.queue, message.content, forwarded(message, queue, step, error, new Date()));
    const fields = { queue, messageId: message.properties.messageId, attempt: number, error };
    if (step.outcome === 'dead') log.error('message given up', fields);
    else log.warn('message will be tried again', fields);
    return step.outcome;
  }
}
