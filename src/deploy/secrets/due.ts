import { daysAfter } from './dates';
import type { SecretNeed } from './needs';

/** A secret whose value is set anew on a schedule. */
export interface ScheduledSecret {
  readonly name: string;
  readonly everyDays: number;
  /** The day on which its value was set; undefined where nobody recorded it. */
  readonly setOn: string | undefined;
  /** The day on which it is to be set anew; undefined: now. */
  readonly dueOn: string | undefined;
}

/** What is set anew on a schedule, by name. Where stacks of several hosts read one secret, the shortest time counts. */
export function scheduledSecrets(
  needs: readonly SecretNeed[],
  dates: ReadonlyMap<string, string>,
): readonly ScheduledSecret[] {
  const days = new Map<string, number>();
  for (const { secret, rotationDays } of needs) {
    if (rotationDays !== undefined) days.set(secret, Math.min(rotationDays, days.get(secret) ?? rotationDays));
  }
  return [...days]
    .sort(([left], [right]) => (left < right ? -1 : 1))
    .map(([name, everyDays]) => {
      const setOn = dates.get(name);
      return { name, everyDays, setOn, dueOn: setOn === undefined ? undefined : daysAfter(setOn, everyDays) };
    });
}
