import type { Pool } from 'pg';
import { jsonLog, type Publisher } from 'vpsynth/runtime';
import { messagesWorker } from '../worker/contract';
import type { ApiMetrics } from './api-metrics';
import { lockUnqueued, type Message, markQueued } from './message-store';

/** How long between two looks for messages that missed the queue, in milliseconds, and how many one look sends. */
const intervalMs = 5_000;
const batch = 100;

/**
 * Gets every written message into the queue. The row is committed first; when the broker doesn't take the message,
 * it is sent again later from the row. A message may so arrive twice, but never not at all.
 */
export class Outbox {
  private readonly pool: Pool;
  private readonly publisher: Pick<Publisher, 'send'>;
  private readonly metrics: Pick<ApiMetrics, 'published'>;
  private timer: NodeJS.Timeout | undefined;
  private sweeping: Promise<void> = Promise.resolve();

  constructor(pool: Pool, publisher: Pick<Publisher, 'send'>, metrics: Pick<ApiMetrics, 'published'>) {
    this.pool = pool;
    this.publisher = publisher;
    this.metrics = metrics;
  }

  /** Queues a message that was just written, and returns it as it then is; leaves it to a sweep when that fails. */
  async send(message: Message): Promise<Message> {
    try {
      await this.publish(message);
      this.metrics.published.inc({ by: 'request' });
      return (await markQueued(this.pool, message.id)) ?? message;
    } catch (error) {
      jsonLog.warn('message not queued yet', { id: message.id, error });
      return message;
    }
  }

  /** Sweeps every 5 s until `stop`. */
  start(): void {
    this.timer = setTimeout(() => {
      this.sweeping = this.sweep()
        .catch((error) => jsonLog.warn('messages still wait for the queue', { error }))
        .finally(() => {
          if (this.timer !== undefined) this.start();
        });
    }, intervalMs);
  }

  /** Ends after the sweep in hand. */
  async stop(): Promise<void> {
    clearTimeout(this.timer);
    this.timer = undefined;
    await this.sweeping;
  }

  /** Sends what missed the queue; the row locks keep two replicas from sending the same. */
  async sweep(): Promise<void> {
    const client = await this.pool.connect();
    try {
      await client.query('BEGIN');
      for (const message of await lockUnqueued(client, batch)) {
        await this.publish(message);
        this.metrics.published.inc({ by: 'sweep' });
        await markQueued(client, message.id);
      }
      await client.query('COMMIT');
      client.release();
    } catch (error) {
      // The connection goes with its transaction: what was sent already is then sent once more, never lost.
      client.release(true);
      throw error;
    }
  }

  private publish({ id, text }: Message): Promise<void> {
    return this.publisher.send(messagesWorker, { id, text }, `message-${id}`);
  }
}
