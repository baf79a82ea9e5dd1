import { z } from 'zod';
import { Duration, duration } from '../values/duration';
import { receiver } from './receiver';

/** Who hears of what, and how often. */
export const alertingShape = z.strictObject({
  /** Who is woken: by alerts of severity `critical`. */
  critical: z.array(receiver).min(1),
  /**
   * Who reads warnings.
   * @default those of `critical`
   */
  warning: z.array(receiver).min(1).optional(),
  /**
   * A dead man's switch outside the fleet: it is told every five minutes that all is well, and raises alarm itself when it
   * hears nothing, which is the only way to learn that the monitoring is gone.
   * @default none
   */
  watchdog: receiver.optional(),
  /**
   * How often a critical alert is repeated that goes on.
   * @default Duration.hours(4)
   */
  repeatCritical: duration.default(Duration.hours(4)),
  /**
   * How often a warning is repeated that goes on.
   * @default Duration.hours(24)
   */
  repeatWarning: duration.default(Duration.hours(24)),
});

export type Alerting = Readonly<z.input<typeof alertingShape>>;
