import { z } from 'zod';
import { Duration } from './duration';

const field = '(?:\\*|[0-9]+(?:-[0-9]+)?)(?:/[0-9]+)?';
const list = `${field}(?:,${field})*`;
const cron = new RegExp(`^${list} ${list} ${list} ${list} ${list}$`);

/** Accepts five cron fields, in UTC; that they name a time that comes is a check's business. */
export const cronExpression = z
  .string()
  .regex(cron, "expected five cron fields: minute hour day month weekday, such as '0 2 * * *', daily at 02:00 UTC");

/** A part of a cron field: `*`, `5`, `1-5`, each with a step after a slash. */
export const cronPart = /^(?:\*|(\d+)(?:-(\d+))?)(?:\/(\d+))?$/;

/** The values that a field of a cron expression names, of those from `low` to `high`; a list may name one twice. */
export function cronValues(text: string, low: number, high: number): number[] {
  return text.split(',').flatMap((each) => {
    const [, from, to = from, step = '1'] = cronPart.exec(each) ?? [];
    const first = from === undefined ? low : Number(from);
    const last =
      to === undefined || (from !== undefined && each.includes('/') && !each.includes('-')) ? high : Number(to);
    const all: number[] = [];
    for (let value = first; value <= last; value += Math.max(1, Number(step))) all.push(value);
    return all;
  });
}

const minutesADay = 24 * 60;
/** Of a year with a 29 February, and the next: every weekday and date comes, also those of a leap year. */
const daysLookedAt = 366 + 365;
const firstDay = Date.UTC(2024, 0, 1);

/**
 * The longest time between two runs on a schedule: `0 2 * * *` one day, `30 4 * * 1-5` three, from Friday to Monday. The
 * two years looked at for one that never fires.
 */
export function longestInterval(expression: string): Duration {
  const known = intervals.get(expression);
  if (known !== undefined) return known;
  const interval = Duration.minutes(longestMinutes(expression));
  intervals.set(expression, interval);
  return interval;
}

/** Plans of a fleet share schedules. */
const intervals = new Map<string, Duration>();

function longestMinutes(expression: string): number {
  const [minute = '', hour = '', ...days] = expression.split(' ');
  const times = cronValues(hour, 0, 23)
    .flatMap((each) => cronValues(minute, 0, 59).map((past) => each * 60 + past))
    .sort((left, right) => left - right);
  let [longest, last] = [0, undefined as number | undefined];
  const firesOn = daysOf(days);
  for (let day = 0; day < daysLookedAt; day += 1) {
    if (!firesOn(new Date(firstDay + day * minutesADay * 60_000))) continue;
    for (const time of times) {
      const now = day * minutesADay + time;
      if (last !== undefined) longest = Math.max(longest, now - last);
      last = now;
    }
  }
  return longest === 0 ? daysLookedAt * minutesADay : longest;
}

/** Where both days are restricted, one of them is enough (POSIX: crontab). */
function daysOf([day = '', month = '', weekday = '']: readonly string[]): (date: Date) => boolean {
  const months = new Set(cronValues(month, 1, 12));
  const daysOfMonth = new Set(cronValues(day, 1, 31));
  const weekdays = new Set(cronValues(weekday, 0, 7).map((each) => each % 7));
  const eitherIsEnough = !day.startsWith('*') && !weekday.startsWith('*');
  return (date) => {
    if (!months.has(date.getUTCMonth() + 1)) return false;
    const onDay = daysOfMonth.has(date.getUTCDate());
    const onWeekday = weekdays.has(date.getUTCDay());
    return eitherIsEnough ? onDay || onWeekday : onDay && onWeekday;
  };
}
