import { cronValues } from '../../constructs/values/cron';

const days = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'];

/**
 * systemd's calendar expressions for a cron expression that {@link cronFault} finds nothing wrong with; a timer with
 * several elapses at each. Where cron restricts both the day of the month and the weekday, one of them is enough
 * (POSIX: crontab), while systemd asks for both (systemd.time(7)): so there are two then. A field that begins with a
 * star restricts nothing in that sense, `*\/2` included, as in Debian's cron.
 */
export function calendars(expression: string): string[] {
  const [minute = '', hour = '', day = '', month = '', weekday = ''] = expression.split(' ');
  const time = `${field(hour, 0, 23)}:${field(minute, 0, 59)}:00 UTC`;
  const months = field(month, 1, 12);
  const on = (weekdayText: string, dayText: string) =>
    `${weekdays(weekdayText)}*-${months}-${field(dayText, 1, 31)} ${time}`;
  const eitherIsEnough = !day.startsWith('*') && !weekday.startsWith('*');
  return eitherIsEnough ? [on('*', day), on(weekday, '*')] : [on(weekday, day)];
}

/** `*`, or each value: cron's steps and systemd's differ at the ends of a range. */
function field(text: string, low: number, high: number): string {
  const values = sorted(cronValues(text, low, high));
  return values.length === high - low + 1 ? '*' : values.map((value) => String(value).padStart(2, '0')).join(',');
}

/** 0 and 7 are Sunday. */
function weekdays(text: string): string {
  const values = sorted(cronValues(text, 0, 7).map((value) => value % 7));
  return values.length === 7 ? '' : `${values.map((value) => days[value]).join(',')} `;
}

function sorted(values: readonly number[]): number[] {
  return [...new Set(values)].sort((left, right) => left - right);
}
