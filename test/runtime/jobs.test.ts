import { addJob, defineWorker, jobOptions, jobWorker, TerminalError } from 'vpsynth/runtime';
import { z } from 'zod';

const thumbnails = defineWorker({
  queue: 'thumbnails',
  description: 'Draws a small picture of each upload.',
  transport: 'bullmq',
  message: z.object({ upload: z.string() }),
  retry: { attempts: 6, minSeconds: 2, maxSeconds: 30, factor: 3 },
  terminalErrors: ['RangeError'],
  concurrency: 3,
  deadLetterSeconds: 60,
});
const job = (data: unknown, attemptsMade = 0) => ({ data, id: 'a', attemptsMade });

test('the options of its jobs', () => {
  expect(jobOptions(thumbnails)).toEqual({
    attempts: 6,
    backoff: { type: 'custom' },
    removeOnComplete: true,
    removeOnFail: { count: 1000, age: 60 },
  });
});

test('only a message that fits is added', async () => {
  const queue = { add: jest.fn(async () => {}) };
  await addJob(queue, thumbnails, { upload: 'x' }, 'job-1');
  expect(queue.add).toHaveBeenCalledWith('thumbnails', { upload: 'x' }, { ...jobOptions(thumbnails), jobId: 'job-1' });
  await expect(addJob(queue, thumbnails, { upload: 1 as never })).rejects.toThrow('expected string');
  expect(queue.add).toHaveBeenCalledTimes(1);
});

test('the waits are those of the contract', () => {
  const { concurrency, settings } = jobWorker(thumbnails, async () => {}).options;
  expect(concurrency).toBe(3);
  expect([1, 2, 3, 4, 5].map(settings.backoffStrategy)).toEqual([2_000, 6_000, 18_000, 30_000, 30_000]);
});

test('a job is handed over with its attempt', async () => {
  const handle = jest.fn(async () => {});
  await jobWorker(thumbnails, handle).processor(job({ upload: 'x' }, 2));
  expect(handle).toHaveBeenCalledWith({ body: { upload: 'x' }, attempt: 3, messageId: 'a' });
});

test.each([
  ['what does not fit', { upload: 1 }, new Error('unused'), 'UnrecoverableError'],
  ['a terminal error', { upload: 'x' }, new TerminalError('gone'), 'UnrecoverableError'],
  ['one that the contract names', { upload: 'x' }, new RangeError('too large'), 'UnrecoverableError'],
  ['any other', { upload: 'x' }, new Error('down'), 'Error'],
])('%s', async (_, data, error, name) => {
  const { processor } = jobWorker(thumbnails, () => Promise.reject(error));
  await expect(processor(job(data))).rejects.toMatchObject({ name });
});

test('the worker and queue of BullMQ take what it gives', () => {
  // Types alone: that they fit is what the compiler says.
  const fits = (bullmq: typeof import('bullmq'), queue: import('bullmq').Queue) => {
    const { processor, options } = jobWorker(thumbnails, async () => {});
    void addJob(queue, thumbnails, { upload: 'x' });
    return new bullmq.Worker(thumbnails.queue, processor, { connection: {}, ...options });
  };
  expect(fits).toBeInstanceOf(Function);
});
