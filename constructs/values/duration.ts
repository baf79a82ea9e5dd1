import { z } from 'zod';

const milliseconds = { second: 1000, minute: 60_000, hour: 3_600_000, day: 86_400_000 } as const;

/** A length of time. */
export class Duration {
  static milliseconds(amount: number): Duration {
    return new Duration(amount);
  }

  static seconds(amount: number): Duration {
    return new Duration(amount * milliseconds.second);
  }

  static minutes(amount: number): Duration {
    return new Duration(amount * milliseconds.minute);
  }

  static hours(amount: number): Duration {
    return new Duration(amount * milliseconds.hour);
  }

  static days(amount: number): Duration {
    return new Duration(amount * milliseconds.day);
  }

  readonly milliseconds: number;

  private constructor(amount: number) {
    this.milliseconds = Math.round(amount);
  }

  get seconds(): number {
    return this.milliseconds / milliseconds.second;
  }

  /** In the largest unit that keeps it whole: `1500ms`, `30s`, `5m`, `2h`, `15d`. Prometheus reads all of these. */
  toString(): string {
    for (const [unit, length] of [
      ['d', milliseconds.day],
      ['h', milliseconds.hour],
      ['m', milliseconds.minute],
      ['s', milliseconds.second],
    ] as const) {
      if (this.milliseconds >= length && this.milliseconds % length === 0)
        return `${this.milliseconds / length}${unit}`;
    }
    return `${this.milliseconds}ms`;
  }
}

/** Accepts a positive {@link Duration}. */
export const duration = z.custom<Duration>(
  (value) => value instanceof Duration && Number.isSafeInteger(value.milliseconds) && value.milliseconds > 0,
  'expected a time above zero, written like Duration.seconds(30)',
);

/** Accepts a positive {@link Duration} of whole days. */
export const wholeDays = duration.refine(
  (value) => value.milliseconds % milliseconds.day === 0,
  'expected whole days, such as Duration.days(90)',
);
