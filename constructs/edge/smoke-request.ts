import { z } from 'zod';
import { Duration, duration } from '../values/duration';
import { httpPath } from '../values/network';

export const smokeRequestShape = z.strictObject({
  /**
   * What is asked for: the whole path, such as `/api/version` of the route `/api`, below which it must be.
   * @default the path of the route
   */
  path: httpPath.optional(),
  /**
   * The status that it must be answered with.
   * @default 200
   */
  status: z.int().min(200).max(599).default(200),
  /**
   * What must stand somewhere in the body.
   * @default nothing
   */
  text: z
    .string()
    .min(1)
    .max(200)
    .regex(/^[^\0\r\n]+$/, 'expected one line')
    .optional(),
  /**
   * How long the answer may take.
   * @default Duration.seconds(10)
   */
  within: duration.default(Duration.seconds(10)),
});

/** A GET that says whether a new release answers as it should. */
export type SmokeRequest = z.output<typeof smokeRequestShape>;
