import { calendars } from '../../../synth/host/calendar';
import { describeWithPrograms, inSandbox } from '../programs';

const expressions = [
  '* * * * *',
  '0 2 * * *',
  '*/7 3-5 * * *',
  '5/20 */6 * * *',
  '0 0 * * 0',
  '15 12 * * 5-7',
  '0 0 13 * 5',
  '30 1 1,15 * 1-3',
  '0 0 */10 * 5',
  '0 4 31 * *',
  '0 0 29 2 *',
];
const from = Date.UTC(2027, 0, 30, 23, 50);
const many = 6;

describeWithPrograms('systemd elapses when cron would', () => {
  test.each(expressions)('%s', async (expression) => {
    const elapsed = await inSandbox({ files: {} }, async (sandbox) => {
      const found = new Set<number>();
      for (const calendar of calendars(expression)) {
        const base = new Date(from).toISOString().slice(0, 19).replace('T', ' ');
        const options = [`--iterations=${many}`, `--base-time=${base} UTC`];
        const { stdout } = await sandbox.must(['systemd-analyze', 'calendar', ...options, calendar], {
          environment: { TZ: 'UTC' },
        });
        for (const [, at] of stdout.matchAll(/(?:Next elapse|Iteration #\d+): \w{3} (\S+ \S+) UTC/g))
          found.add(Date.parse(`${at?.replace(' ', 'T')}Z`));
      }
      return [...found].sort((left, right) => left - right).slice(0, many);
    });
    expect(elapsed.map(text)).toEqual(firings(expression).map(text));
  });
});

function text(time: number): string {
  return new Date(time).toISOString();
}

/** By POSIX' words, minute by minute: nothing of the code under test. */
function firings(expression: string): number[] {
  const [minute, hour, day, month, weekday] = expression.split(' ') as [string, string, string, string, string];
  const found: number[] = [];
  for (let time = from + 60_000; found.length < many; time += 60_000) {
    const date = new Date(time);
    if (!names(month, date.getUTCMonth() + 1)) {
      time = Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + 1, 1) - 60_000;
      continue;
    }
    const days = [
      names(day, date.getUTCDate(), 1),
      names(weekday, date.getUTCDay()) || names(weekday, date.getUTCDay() + 7),
    ];
    const either = !day.startsWith('*') && !weekday.startsWith('*');
    const onDay = either ? days.some(Boolean) : days.every(Boolean);
    if (onDay && names(hour, date.getUTCHours()) && names(minute, date.getUTCMinutes())) found.push(time);
  }
  return found;
}

function names(field: string, value: number, low = 0): boolean {
  return field.split(',').some((each) => {
    const [range = '', step] = each.split('/');
    const [first, last] = range === '*' ? [low, Number.POSITIVE_INFINITY] : range.split('-').map(Number);
    const end = last ?? (step === undefined ? first : Number.POSITIVE_INFINITY);
    return value >= (first ?? 0) && value <= (end ?? 0) && (value - (first ?? 0)) % Number(step ?? 1) === 0;
  });
}
