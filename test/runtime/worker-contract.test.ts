import { defineWorker, type MessageOutcome, openPublisher, startWorker } from 'vpsynth/runtime';
import { z } from 'zod';
import { FakeBroker } from './fake-broker';
import { silentLog } from './silent-log';
import { until } from './until';

let mockBroker: FakeBroker;
jest.mock('amqplib', () => ({ connect: (...all: Parameters<FakeBroker['connect']>) => mockBroker.connect(...all) }));

const broker = { hostname: 'mq', port: 5672, vhost: '/', username: 'u', password: 'p' };
const ending = { defer: () => {} };
const mail = defineWorker({
  queue: 'mail',
  description: 'Sends mail.',
  message: z.object({ to: z.string() }),
  retry: { attempts: 3, minSeconds: 1, maxSeconds: 1 },
  terminalErrors: ['MailboxGone'],
});

class MailboxGone extends Error {
  override readonly name = 'MailboxGone';
}

beforeEach(() => {
  mockBroker = new FakeBroker();
  for (const queue of ['mail', 'mail.retry.1', 'mail.dead']) mockBroker.queues.add(queue);
});

async function outcomeOf(handle: () => Promise<void>, body: string, headers = {}) {
  const outcomes: MessageOutcome['outcome'][] = [];
  await startWorker(mail, {
    broker,
    handle,
    ending,
    onOutcome: ({ outcome }) => void outcomes.push(outcome),
    log: silentLog(),
  });
  await until(() => mockBroker.connections === 1);
  mockBroker.give('1', body, headers);
  await until(() => outcomes.length === 1);
  return { outcome: outcomes[0], sent: mockBroker.sent[0] };
}

const sound = '{"to":"a"}';

test('the waits grow to the longest, and each is one queue', () => {
  const delays = (retry: object) => defineWorker({ ...mail, retry }).retryDelays;
  expect(delays({})).toEqual([1, 4, 16, 64]);
  expect(delays({ attempts: 9, minSeconds: 5, maxSeconds: 60, factor: 2 })).toEqual([5, 10, 20, 40, 60]);
  expect(delays({ attempts: 1 })).toEqual([]);
});

test('a message that fits is handled', async () => {
  expect(await outcomeOf(async () => {}, sound)).toEqual({ outcome: 'handled', sent: undefined });
});

test.each([
  ['nothing', 'null', 'not a message of this queue'],
  ['not what the schema says', '{"to":1}', 'not a message of this queue'],
])('%s is a dead letter at once, with its reason', async (_, body, error) => {
  const { outcome, sent } = await outcomeOf(async () => {}, body);
  expect(outcome).toBe('dead');
  expect(sent).toMatchObject({
    queue: 'mail.dead',
    headers: { 'x-dead-reason': 'invalid-message', 'x-attempts': 1, 'x-error': expect.stringContaining(error) },
  });
});

test('an error that the contract names is terminal, another one is not', async () => {
  const failing = (error: Error) => outcomeOf(() => Promise.reject(error), sound);
  expect((await failing(new MailboxGone('moved'))).sent?.headers['x-dead-reason']).toBe('terminal-error');
  mockBroker = Object.assign(new FakeBroker(), { queues: mockBroker.queues });
  expect((await failing(new Error('down'))).sent).toMatchObject({ queue: 'mail.retry.1', headers: { 'x-attempt': 2 } });
});

test('the second retry waits in the last queue again; the third failure is the last', async () => {
  const failing = (attempt: number) => {
    mockBroker = Object.assign(new FakeBroker(), { queues: mockBroker.queues });
    return outcomeOf(() => Promise.reject(new Error('down')), sound, { 'x-attempt': attempt });
  };
  expect((await failing(2)).sent).toMatchObject({ queue: 'mail.retry.1', headers: { 'x-attempt': 3 } });
  expect((await failing(3)).sent).toMatchObject({
    queue: 'mail.dead',
    headers: { 'x-dead-reason': 'attempts-exhausted', 'x-attempts': 3, 'x-queue': 'mail' },
  });
});

test('a publisher sends only what fits', async () => {
  const publisher = await openPublisher({ broker, ending, log: silentLog() });
  await until(() => mockBroker.connections === 1);
  await publisher.send(mail, { to: 'a' });
  await expect(publisher.send(mail, { to: 1 as never })).rejects.toThrow('expected string');
  expect(mockBroker.sent).toMatchObject([{ queue: 'mail', body: { to: 'a' } }]);
});

test('a contract of BullMQ is told so', () => {
  const jobs = defineWorker({ ...mail, transport: 'bullmq' });
  expect(() => startWorker(jobs, { broker, ending, handle: async () => {} })).toThrow('use jobWorker');
});
