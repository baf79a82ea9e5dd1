import { randomUUID } from 'node:crypto';
import type { ChannelModel, ConfirmChannel, Options } from 'amqplib';
import { within } from '../within';

/** A broker that is short of memory or disk doesn't confirm for as long as that lasts. In milliseconds. */
const confirmWithinMs = 10_000;

/** An open channel with publisher confirms, on a connection of its own. */
export class LiveChannel {
  readonly raw: ConfirmChannel;
  private readonly connection: ChannelModel;
  private readonly returned = new Set<string>();

  constructor(connection: ChannelModel, raw: ConfirmChannel) {
    this.connection = connection;
    this.raw = raw;
    raw.on('return', (message) => this.returned.add(message.properties.messageId));
  }

  /**
   * Sends a persistent message to a queue and resolves when the broker has taken it over.
   *
   * @throws when the queue doesn't exist, the broker refuses the message, doesn't confirm in 10 s, or goes away
   */
  async send(queue: string, content: Buffer, properties: Options.Publish): Promise<void> {
    // A queue that doesn't exist is no error to the broker: it returns a mandatory message, then confirms it.
    const messageId = properties.messageId ?? randomUUID();
    const options = { ...properties, messageId, persistent: true, mandatory: true };
    const confirmed = new Promise<void>((resolve, reject) => {
      this.raw.sendToQueue(queue, content, options, (error) => (error ? reject(error) : resolve()));
    });
    await within(confirmWithinMs, `the confirmation of a message to ${queue}`, confirmed);
    if (this.returned.delete(messageId)) throw new Error(`the broker has no queue ${queue}`);
  }

  /** Closes the connection; what is unacknowledged goes back to its queue, and the link connects anew. */
  abandon(): void {
    // It may be closed or closing already, which is all that is wanted.
    this.connection.close().catch(() => {});
  }
}
