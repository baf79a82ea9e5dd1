import { EventEmitter } from 'node:events';
import type { ConsumeMessage } from 'amqplib';

/** A message that was sent to the fake broker. */
export interface Sent {
  readonly queue: string;
  readonly body: unknown;
  readonly headers: Record<string, unknown>;
}

/** As much of a broker, and of amqplib's recovering connection to it, as the runtime uses. */
export class FakeBroker {
  readonly queues = new Set<string>();
  readonly sent: Sent[] = [];
  readonly acked: string[] = [];
  /** What the broker does with the next messages sent to it. */
  confirms: 'ack' | 'nack' = 'ack';
  connections = 0;
  closed = false;
  private deliver: ((message: ConsumeMessage | null) => void) | undefined;
  private setup: (model: unknown) => Promise<void> = async () => {};
  private recovering = new EventEmitter();

  /** Stands in for `connect` of amqplib. */
  readonly connect = async (_target: unknown, options: { recovery: { setup: (model: unknown) => Promise<void> } }) => {
    this.setup = options.recovery.setup;
    setImmediate(() => this.open());
    return Object.assign(this.recovering, {
      close: async () => {
        this.closed = true;
      },
    });
  };

  /** Delivers a message to the consumer. */
  give(messageId: string, body: string, headers: Record<string, unknown> = {}): void {
    const properties = { messageId, headers };
    this.deliver?.({ content: Buffer.from(body), properties, fields: {} } as unknown as ConsumeMessage);
  }

  private async open(): Promise<void> {
    const model = Object.assign(new EventEmitter(), {
      createConfirmChannel: async () => this.channel(),
      close: async () => {
        this.deliver = undefined;
        this.recovering.emit('disconnect', new Error('Connection closed'));
        setImmediate(() => this.open());
      },
    });
    try {
      await this.setup(model);
      this.connections += 1;
      this.recovering.emit('connect');
    } catch (error) {
      this.recovering.emit('connect-failed', error);
    }
  }

  private channel() {
    const channel = new EventEmitter();
    return Object.assign(channel, {
      checkQueue: async (name: string) => {
        if (!this.queues.has(name)) throw new Error(`NOT_FOUND - no queue '${name}'`);
      },
      prefetch: async () => {},
      consume: async (_queue: string, deliver: (message: ConsumeMessage | null) => void) => {
        this.deliver = deliver;
        return { consumerTag: 'tag' };
      },
      cancel: async () => {},
      close: async () => {},
      ack: (message: ConsumeMessage) => void this.acked.push(message.properties.messageId),
      sendToQueue: (queue: string, content: Buffer, options: ConsumeMessage['properties'], confirm: Confirm) => {
        setImmediate(() => {
          if (!this.queues.has(queue)) channel.emit('return', { properties: options });
          else this.sent.push({ queue, body: JSON.parse(content.toString()), headers: options.headers ?? {} });
          confirm(this.confirms === 'nack' ? new Error('message nacked') : null);
        });
      },
    });
  }
}

type Confirm = (error: Error | null) => void;
