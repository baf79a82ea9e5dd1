import { z } from 'zod';

const requests = z.int().min(1).max(10_000).optional();

/** How many requests a client may make: by the second, or by the minute where a few are enough, as for a login. */
export const rateLimit = z
  .strictObject({
    /** @default as `requestsPerMinute` says */
    requestsPerSecond: requests,
    /** @default as `requestsPerSecond` says */
    requestsPerMinute: requests,
    /**
     * How many more may come at once.
     * @default 20
     */
    burst: z.int().min(0).max(10_000).default(20),
  })
  .refine(
    ({ requestsPerSecond, requestsPerMinute }) =>
      (requestsPerSecond === undefined) !== (requestsPerMinute === undefined),
    'expected requestsPerSecond or requestsPerMinute, one of them',
  )
  .transform(
    ({ requestsPerSecond, requestsPerMinute, burst }): RateLimit =>
      requestsPerSecond === undefined
        ? { requests: requestsPerMinute ?? 0, per: 'minute', burst }
        : { requests: requestsPerSecond, per: 'second', burst },
  );

/** How many requests of one client address an edge passes on. */
export interface RateLimit {
  readonly requests: number;
  readonly per: 'second' | 'minute';
  readonly burst: number;
}
