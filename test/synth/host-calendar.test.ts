import { calendars } from '../../synth/host/calendar';

test.each([
  ['* * * * *', ['*-*-* *:*:00 UTC']],
  ['0 2 * * *', ['*-*-* 02:00:00 UTC']],
  ['*/15 * * * *', ['*-*-* *:00,15,30,45:00 UTC']],
  ['5/20 1-3 * * *', ['*-*-* 01,02,03:05,25,45:00 UTC']],
  ['0 0 1 1-12 *', ['*-*-01 00:00:00 UTC']],
  ['30 4 * * 1-5', ['Mon,Tue,Wed,Thu,Fri *-*-* 04:30:00 UTC']],
  // 0 and 7 are both Sunday.
  ['0 0 * * 0,7', ['Sun *-*-* 00:00:00 UTC']],
  ['0 0 * * 5-7', ['Sun,Fri,Sat *-*-* 00:00:00 UTC']],
  // Both days restricted: cron takes either.
  ['0 0 13 * 5', ['*-*-13 00:00:00 UTC', 'Fri *-*-* 00:00:00 UTC']],
  // A field that begins with a star restricts, but asks for both.
  ['0 0 */2 * 5', [`Fri *-*-${odd()} 00:00:00 UTC`]],
  ['0 0 29 2 *', ['*-02-29 00:00:00 UTC']],
])('%s', (expression, expected) => {
  expect(calendars(expression)).toEqual(expected);
});

function odd(): string {
  return Array.from({ length: 16 }, (_, index) => String(2 * index + 1).padStart(2, '0')).join(',');
}
