import type { ConsumeMessage } from 'amqplib';
import { TerminalError } from 'vpsynth/runtime';
import { deliveryOf, forwarded } from '../../src/runtime/broker/delivery';
import { afterFailure, attemptOf, queuesOf } from '../../src/runtime/broker/ladder';

const failure = new Error('down');

test.each([
  ['the first failure', 1, failure, { outcome: 'retried', queue: 'mail.retry.1', attempt: 2 }],
  ['the last step', 3, failure, { outcome: 'retried', queue: 'mail.retry.3', attempt: 4 }],
  ['no step left', 4, failure, { outcome: 'dead', queue: 'mail.dead', attempt: 4 }],
  ['an error of no hope', 1, new TerminalError('bad address'), { outcome: 'dead', queue: 'mail.dead', attempt: 1 }],
] as const)('%s', (_case, attempt, error, expected) => {
  expect(afterFailure('mail', attempt, 3, error)).toEqual(expected);
});

test('without a ladder, the first failure is the last', () => {
  expect(afterFailure('mail', 1, 0, failure)).toEqual({ outcome: 'dead', queue: 'mail.dead', attempt: 1 });
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
  const step = afterFailure('mail', 1, 3, failure);
  expect(forwarded(failed, step, new Error('x'.repeat(600)), new Date(0))).toEqual({
    messageId: 'a',
    contentType: 'application/json',
    headers: {
      trace: 't',
      'x-attempt': 2,
      'x-error': 'x'.repeat(500),
      'x-failed-at': '1970-01-01T00:00:00.000Z',
    },
  });
});
