import type { ConsumeMessage, Options } from 'amqplib';
import { reasonOf } from '../log';
import { attemptHeader, attemptOf, deadHeaders, type NextStep } from './ladder';
import { InvalidMessage } from './terminal-error';

/** A message as its handler gets it. */
export interface Delivery<T> {
  readonly body: T;
  /** Which attempt this is, from 1. A crash can repeat one. */
  readonly attempt: number;
  /** As the publisher set it. */
  readonly messageId: string | undefined;
}

/**
 * The delivery in a message.
 *
 * @throws InvalidMessage when it is no JSON or `parse` refuses it
 */
export function deliveryOf<T>(message: ConsumeMessage, parse: (value: unknown) => T): Delivery<T> {
  let body: T;
  try {
    body = parse(JSON.parse(message.content.toString('utf8')));
  } catch (error) {
    throw new InvalidMessage(`not a message of this queue: ${reasonOf(error)}`, { cause: error });
  }
  return { body, attempt: attemptOf(message.properties.headers), messageId: message.properties.messageId };
}

/** Headers that the broker writes when it dead-letters. */
const brokerHeader = /^x-(death|first-death-|last-death-|delivery-count)/;

/** Long enough to recognise an error by, short enough for a header. */
const longestError = 500;

/**
 * The properties of a failed message on its way to the next queue.
 *
 * The broker's own death headers are left out: one that went through them once would look like a dead-letter cycle to
 * the broker, which drops such messages silently. So is `expiration`, which would shorten a retry queue's time, and
 * `userId`, which must be the user who publishes.
 */
export function forwarded(
  message: ConsumeMessage,
  queue: string,
  step: NextStep,
  error: unknown,
  now: Date,
): Options.Publish {
  const { headers = {}, messageId, correlationId, replyTo, contentType, contentEncoding } = message.properties;
  const { type, appId, timestamp, priority } = message.properties;
  const kept = Object.fromEntries(
    Object.entries(headers).filter(([name]) => !brokerHeader.test(name) && name !== attemptHeader),
  );
  return {
    messageId,
    correlationId,
    replyTo,
    contentType,
    contentEncoding,
    type,
    appId,
    timestamp,
    priority,
    headers: {
      ...kept,
      ...(step.outcome === 'retried'
        ? { [attemptHeader]: step.attempt }
        : { [deadHeaders.reason]: step.reason, [deadHeaders.attempts]: step.attempt, [deadHeaders.queue]: queue }),
      'x-error': reasonOf(error).slice(0, longestError),
      'x-failed-at': now.toISOString(),
    },
  };
}
