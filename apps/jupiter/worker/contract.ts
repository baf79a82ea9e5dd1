import { defineWorker } from 'vpsynth/runtime';
import { z } from 'zod';

/** A message of the queue: a row that was written. */
export const messageWritten = z.object({
  /** The row's id, a decimal number. */
  id: z.string().regex(/^\d{1,19}$/, 'expected a decimal number in a string'),
  text: z.string(),
});

export type MessageWritten = z.infer<typeof messageWritten>;

/** Marks each message that was written as handled. */
export const messagesWorker = defineWorker({
  queue: 'messages',
  description: 'Marks each message that was written as handled.',
  message: messageWritten,
  // After 1, 4 and 16 seconds.
  retry: { attempts: 4, minSeconds: 1, factor: 4 },
  concurrency: 10,
});
