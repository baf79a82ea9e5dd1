import { longestInterval } from '../../constructs/values/cron';

test.each([
  ['0 2 * * *', '1d'],
  ['*/15 * * * *', '15m'],
  ['0 8-18/2 * * *', '14h'],
  ['30 4 * * 1-5', '3d'],
  ['0 0 1 * *', '31d'],
  ['0 0 1 1 *', '366d'],
  ['0 0 15 * 1', '7d'],
  ['0 0 * * 7', '7d'],
])('%s leaves at most %s between two runs', (expression, interval) => {
  expect(longestInterval(expression).toString()).toBe(interval);
});

test('what never fires has the whole time between', () => {
  expect(longestInterval('0 0 31 2 *').toString()).toBe('731d');
});
