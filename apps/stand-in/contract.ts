import { defineWorker } from 'vpsynth/runtime';
import { z } from 'zod';

/** A visit that was kept, as its message carries it. */
export const visit = z.object({
  /** The row's id, a decimal number. */
  id: z.string().regex(/^\d{1,19}$/, 'expected a decimal number in a string'),
  path: z.string(),
});

export type Visit = z.infer<typeof visit>;

/** A queue of visits, each marked as handled; a failing one is tried again after 1, 4, 16, 64 and 256 seconds. */
export function visitsWorker(queue: string) {
  return defineWorker({
    queue,
    description: 'Marks each visit that was kept as handled.',
    message: visit,
    retry: { attempts: 6, minSeconds: 1, factor: 4 },
    concurrency: 5,
    messageSeconds: 24 * 60 * 60,
    deadLetterSeconds: 30 * 24 * 60 * 60,
  });
}
