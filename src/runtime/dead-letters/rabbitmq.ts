import type { GetMessage, MessageProperties, Options } from 'amqplib';
import { deadHeaders, deadQueue } from '../broker/ladder';
import { LiveChannel } from '../broker/live-channel';
import { notInstalled } from '../not-installed';
import type { BrokerSettings } from '../service-settings';
import type { WorkerContract } from '../worker-contract';
import { type DeadLetter, type DeadLetters, type DeadLetterTask, requeuedHeaders } from './dead-letters';

/**
 * The dead letters of a contract's queue on a RabbitMQ broker, by what its worker itself may do there. One that is put
 * back is taken off only when the broker has confirmed it in its queue: it may be there twice after a failure, and is
 * never lost.
 */
export function rabbitMqDeadLetters({ queue }: Pick<WorkerContract, 'queue'>, broker: BrokerSettings): DeadLetters {
  return {
    run: async (task) => {
      const { connect } = await import('amqplib').catch(notInstalled('amqplib'));
      const connection = await connect({ ...broker, heartbeat: 15 });
      // What goes wrong is told by the call in hand.
      connection.on('error', () => {});
      try {
        const raw = await connection.createConfirmChannel();
        raw.on('error', () => {});
        const done = await handle(queue, task, new LiveChannel(connection, raw));
        // Closing the connection alone may overtake the last acknowledgements.
        await raw.close();
        return done;
      } finally {
        // What was looked at and not acknowledged goes back, in its place.
        await connection.close().catch(() => {});
      }
    },
  };
}

async function handle(queue: string, task: DeadLetterTask, channel: LiveChannel): Promise<DeadLetter[]> {
  const done: DeadLetter[] = [];
  const { messageCount } = await channel.raw.checkQueue(deadQueue(queue));
  // Not beyond those that were there: what is put back may fail and come again meanwhile.
  for (let looked = 0; looked < messageCount && done.length < task.limit; looked += 1) {
    const message = await channel.raw.get(deadQueue(queue));
    if (message === false) break;
    const letter = deadLetterOf(message);
    if (task.id !== undefined && letter.id !== task.id) continue;
    if (task.action === 'requeue') await channel.send(queue, message.content, requeued(message.properties, task.by));
    if (task.action !== 'list') channel.raw.ack(message);
    done.push(letter);
  }
  return done;
}

function deadLetterOf({ content, properties }: GetMessage): DeadLetter {
  const headers: Record<string, unknown> = properties.headers ?? {};
  const text = (name: string) => (headers[name] === undefined ? undefined : String(headers[name]));
  const attempts = Number(headers[deadHeaders.attempts]);
  return {
    id: properties.messageId ?? '',
    // Without ours, the broker itself gave it up: its time was over, or its consumer died too often.
    reason: text(deadHeaders.reason) ?? text('x-first-death-reason') ?? 'unknown',
    attempts: Number.isInteger(attempts) ? attempts : undefined,
    failedAt: text('x-failed-at'),
    error: text('x-error') ?? '',
    requeuedBy: text(requeuedHeaders.by),
    requeuedAt: text(requeuedHeaders.at),
    payload: content.toString('utf8'),
  };
}

/** Attempted anew from the first: what told of its end is left out, and who put it back is told. */
function requeued(properties: MessageProperties, by: string): Options.Publish {
  const { headers = {}, messageId, correlationId, contentType, contentEncoding, type, appId, timestamp } = properties;
  const kept = Object.entries(headers).filter(
    ([name]) => !/^x-(death|first-death-|last-death-|delivery-count|dead-|attempt)/.test(name),
  );
  return {
    messageId,
    correlationId,
    contentType,
    contentEncoding,
    type,
    appId,
    timestamp,
    headers: {
      ...Object.fromEntries(kept),
      [requeuedHeaders.by]: by,
      [requeuedHeaders.at]: new Date().toISOString(),
    },
  };
}
