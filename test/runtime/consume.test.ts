import { setImmediate as turn } from 'node:timers/promises';
import { type ConsumeOptions, consume, type MessageOutcome, openPublisher, TerminalError } from 'vpsynth/runtime';
import { FakeBroker } from './fake-broker';
import { silentLog } from './silent-log';
import { until } from './until';

let mockBroker: FakeBroker;
jest.mock('amqplib', () => ({ connect: (...all: Parameters<FakeBroker['connect']>) => mockBroker.connect(...all) }));

const broker = { hostname: 'mq', port: 5672, vhost: '/', username: 'u', password: 'p' };
const ending = { defer: () => {} };

beforeEach(() => {
  mockBroker = new FakeBroker();
  for (const queue of ['mail', 'mail.retry.1', 'mail.dead']) mockBroker.queues.add(queue);
});

async function start(handle: ConsumeOptions<string>['handle']) {
  const outcomes: MessageOutcome['outcome'][] = [];
  const consumer = await consume({
    broker,
    queue: 'mail',
    prefetch: 5,
    retries: 1,
    parse: String,
    handle,
    ending,
    onOutcome: ({ outcome }) => void outcomes.push(outcome),
    log: silentLog(),
  });
  await until(() => mockBroker.connections === 1);
  return { consumer, outcomes };
}

test('a handled message is acknowledged', async () => {
  const { outcomes } = await start(async () => {});
  mockBroker.give('1', '"hello"');
  await until(() => outcomes.length === 1);
  expect([outcomes, mockBroker.acked, mockBroker.sent]).toEqual([['handled'], ['1'], []]);
});

test('a failed one waits in the next retry queue, the last time it is dead', async () => {
  const { outcomes } = await start(() => Promise.reject(new Error('down')));
  mockBroker.give('1', '"hello"');
  await until(() => outcomes.length === 1);
  mockBroker.give('2', '"hello"', { 'x-attempt': 2 });
  await until(() => outcomes.length === 2);
  expect(outcomes).toEqual(['retried', 'dead']);
  expect(mockBroker.acked).toEqual(['1', '2']);
  expect(mockBroker.sent).toMatchObject([
    { queue: 'mail.retry.1', body: 'hello', headers: { 'x-attempt': 2, 'x-error': 'down' } },
    { queue: 'mail.dead', body: 'hello', headers: { 'x-attempts': 2, 'x-queue': 'mail', 'x-error': 'down' } },
  ]);
});

test('a terminal error goes to the dead letters at once', async () => {
  const { outcomes } = await start(() => Promise.reject(new TerminalError('no such address')));
  mockBroker.give('1', '"hello"');
  await until(() => outcomes.length === 1);
  expect(mockBroker.sent).toMatchObject([{ queue: 'mail.dead' }]);
});

test.each([
  ['refuses the message', () => void Object.assign(mockBroker, { confirms: 'nack' })],
  ['has lost the retry queue', () => void mockBroker.queues.delete('mail.retry.1')],
])('a failed message is never acknowledged when the broker %s: it reconnects instead', async (_case, spoil) => {
  const { consumer, outcomes } = await start(() => Promise.reject(new Error('down')));
  spoil();
  mockBroker.give('1', '"hello"');
  await until(() => {
    try {
      consumer.assertUp();
      return mockBroker.connections > 1;
    } catch {
      return true;
    }
  });
  expect([outcomes, mockBroker.acked]).toEqual([[], []]);
});

test('a queue that is not declared is the reason of not being ready', async () => {
  mockBroker.queues.delete('mail.dead');
  const options = { broker, queue: 'mail', prefetch: 1, retries: 1, parse: String, ending, log: silentLog() };
  const consumer = await consume({ ...options, handle: async () => {} });
  expect(() => consumer.assertUp()).toThrow('no connection to the broker: not connected yet');
  await turn();
  await turn();
  expect(() => consumer.assertUp()).toThrow("no connection to the broker: NOT_FOUND - no queue 'mail.dead'");
});

test('closing waits for the message in hand, and takes no other', async () => {
  let finish = () => {};
  const { consumer, outcomes } = await start(
    () =>
      new Promise((resolve) => {
        finish = resolve;
      }),
  );
  mockBroker.give('1', '"hello"');
  await turn();
  const closed = consumer.close();
  mockBroker.give('2', '"late"');
  await turn();
  expect(mockBroker.closed).toBe(false);
  finish();
  await closed;
  expect([outcomes, mockBroker.acked, mockBroker.closed]).toEqual([['handled'], ['1'], true]);
});

test('a publisher resolves at the confirm, and fails without connection, queue or confirm', async () => {
  const publisher = await openPublisher({ broker, ending, log: silentLog() });
  expect(() => publisher.assertUp()).toThrow('not connected yet');
  await until(() => mockBroker.connections === 1);
  publisher.assertUp();
  await publisher.publish('mail', { to: 'a' });
  expect(mockBroker.sent).toMatchObject([{ queue: 'mail', body: { to: 'a' } }]);
  await expect(publisher.publish('post', {})).rejects.toThrow('the broker has no queue post');
  mockBroker.confirms = 'nack';
  await expect(publisher.publish('mail', {})).rejects.toThrow('message nacked');
  await publisher.close();
  expect(() => publisher.assertUp()).toThrow('no connection to the broker: closed');
});
