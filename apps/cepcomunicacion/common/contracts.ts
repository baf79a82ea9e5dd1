import { defineWorker } from 'vpsynth/runtime';
import { z } from 'zod';

/** A job about one row: a lead, an article. */
export const rowJob = z.object({
  /** The row's id, a UUID as PostgreSQL writes it. */
  id: z.guid(),
});

export type RowJob = z.infer<typeof rowJob>;

/** Three attempts, after 5 s and 10 s; a worker does five jobs at the same time, each with one connection at most. */
const common = { transport: 'bullmq', retry: { attempts: 3, minSeconds: 5, factor: 2 }, concurrency: 5 } as const;

export const automation = defineWorker({
  ...common,
  queue: 'automation',
  description: 'Handles a lead: campaigns, mail, Meta Ads, Mailchimp, WhatsApp.',
  message: rowJob,
});

export const llm = defineWorker({
  ...common,
  queue: 'llm',
  description: 'Has an outside model write the summary of an article.',
  message: rowJob,
});

export const stats = defineWorker({
  ...common,
  queue: 'stats',
  description: 'Counts everything into a report.',
  message: z.object({}),
});
