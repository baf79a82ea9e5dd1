import { z } from 'zod';
import { Duration, duration } from '../values/duration';

export const canaryShape = z.strictObject({
  /**
   * The part of the requests that the new release gets while it is judged.
   * @default 0.1
   */
  share: z.number().min(0.01).max(0.5).default(0.1),
  /**
   * For how long, before it gets all or nothing.
   * @default Duration.minutes(5): twenty samples of a Prometheus that asks every 15 s
   */
  time: duration.default(Duration.minutes(5)),
  /**
   * What the lot falls on: a client's address, so that nobody meets both releases in turn, or each request.
   * @default 'client-address'
   */
  by: z.enum(['client-address', 'request']).default('client-address'),
  /**
   * By how much the part of its requests that fail (status 5xx) may be above that of the old release.
   * @default 0.01
   */
  errorRate: z.number().min(0).max(1).default(0.01),
  /**
   * How many times as long as with the old release the slowest of twenty requests may take. Less than 50 ms more is
   * never held against it: a histogram is no finer.
   * @default 2
   */
  latency: z.number().min(1).max(100).default(2),
  /**
   * With fewer requests than these there is nothing to compare: it is then judged by its health and by the requests that the
   * release itself sends.
   * @default 20
   */
  requests: z.int().min(1).default(20),
  /**
   * The histogram that both releases count their requests in, in seconds, with the label `status`.
   * @default 'http_request_duration_seconds', as in prom-client's examples
   */
  histogram: z
    .string()
    .regex(/^[a-zA-Z_:][a-zA-Z0-9_:]*$/, 'expected the name of a metric, without _bucket or _count')
    .default('http_request_duration_seconds'),
});
