import { z } from 'zod';

/** A warning that the team knows and accepts. */
export const acknowledgement = z.strictObject({
  /** The warning's rule id. */
  rule: z.string(),
  /** The construct path it is accepted for, with all below it. */
  path: z.string(),
  /** Why: shown in the host's README. */
  reason: z.string().min(10, 'say why, in a sentence'),
});

export type Acknowledgement = z.output<typeof acknowledgement>;
