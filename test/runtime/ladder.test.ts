import type { ConsumeMessage } from 'amqplib';
import { InvalidMessage, TerminalError } from 'vpsynth/runtime';
import { deliveryOf, forwarded } from '../../src/runtime/broker/delivery';
import { afterFailure, attemptOf, queuesOf } from '../../src/runtime/broker/ladder';

const failure = new Error('down');

test.each([
  ['the first failure', 1, failure, { outcome: 'retried', queue: 'mail.retry.1', attempt: 2 }],
  ['the last step', 3, failure, { outcome: 'retried', queue: 'mail.retry.3', attempt: 4 }],
  ['no step left', 4, failure, { outcome: 'dead', queue: 'mail.dead', attempt: 4, reason: 'attempts-exhausted' }],
  [
    'an error of no hope',
    1,
    new TerminalError('bad address'),
    { outcome: 'dead', queue: 'mail.dead', attempt: 1, reason: 'terminal-error' },
  ],
  [
    'one that the contract calls so',
    1,
    new RangeError('too much'),
    { outcome: 'dead', queue: 'mail.dead', attempt: 1, reason: 'terminal-error' },
  ],
  [
    'what is no message',
    1,
    new InvalidMessage('no id'),
    { outcome: 'dead', queue: 'mail.dead', attempt: 1, reason: 'invalid-message' },
  ],
] as const)('%s', (_case, attempt, error, expected) => {
  const isTerminal = (each: unknown) => each instanceof RangeError;
  expect(afterFailure('mail', attempt, { retries: 3, ladder: 3, isTerminal }, error)).toEqual(expected);
});

test('the last step of a short ladder is used for all further attempts', () => {
  const queues = [1, 2, 3, 4, 5].map(
    (attempt) => afterFailure('mail', attempt, { retries: 4, ladder: 2 }, failure).queue,
  );
  expect(queues).toEqual(['mail.retry.1', 'mail.retry.2', 'mail.retry.2', 'mail.retry.2', 'mail.dead']);
});

test('without a ladder, the first failure is the last', () => {
  expect(afterFailure('mail', 1, { retries: 0, ladder: 0 }, failure)).toMatchObject({ queue: 'mail.dead', attempt: 1 });
});

test('the queues that the broker must declare', () => {
  expect(queuesOf('mail', 2)).toEqual(['mail', 'mail.retry.1', 'mail.retry.2', 'mail.dead']);
});

test.each([
  [undefined, 1],
  [{}, 1],
  [{ 'x-attempt': 3 }, 3],
  [{ 'x-attempt': '3' }, 1],
  [{ 'x-attempt': 0 }, 1],
  [{ 'x-attempt': 1.5 }, 1],
])('headers %j are attempt %i', (headers, attempt) => {
  expect(attemptOf(headers)).toBe(attempt);
});

const message = (content: string, properties: object = {}) =>
  ({ content: Buffer.from(content), properties: { headers: {}, ...properties } }) as unknown as ConsumeMessage;

test('a delivery is the parsed body and its attempt', () => {
  const parse = (value: unknown) => (value as { n: number }).n;
  const got = deliveryOf(message('{"n":1}', { messageId: 'a', headers: { 'x-attempt': 2 } }), parse);
  expect(got).toEqual({ body: 1, attempt: 2, messageId: 'a' });
});

test.each([
  ['no JSON', '{'],
  ['not what parse wants', '{"n":1}'],
])('%s is terminal', (_case, content) => {
  const parse = () => {
    throw new Error('n must be a string');
  };
  expect(() => deliveryOf(message(content), parse)).toThrow(TerminalError);
});

test('a failed message keeps its own headers, counts on, says why, and loses what the broker would misread', () => {
  const failed = message('{}', {
    messageId: 'a',
    contentType: 'application/json',
    expiration: '100',
    userId: 'api',
    headers: { trace: 't', 'x-attempt': 1, 'x-death': [{}], 'x-first-death-queue': 'mail', 'x-delivery-count': 2 },
  });
  const error = new Error('x'.repeat(600));
  const kept = { messageId: 'a', contentType: 'application/json' };
  const said = { trace: 't', 'x-error': 'x'.repeat(500), 'x-failed-at': '1970-01-01T00:00:00.000Z' };
  const after = (retries: number) => {
    const step = afterFailure('mail', 1, { retries, ladder: retries }, failure);
    return forwarded(failed, 'mail', step, error, new Date(0));
  };
  expect(after(3)).toEqual({ ...kept, headers: { ...said, 'x-attempt': 2 } });
  // A dead letter that is put back begins anew.
  expect(after(0)).toEqual({
    ...kept,
    headers: { ...said, 'x-dead-reason': 'attempts-exhausted', 'x-attempts': 1, 'x-queue': 'mail' },
  });
});
