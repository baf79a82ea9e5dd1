import { Duration, Size } from 'vpsynth';
import { label } from '../../synth/kubernetes/names';
import { coreQuantity, gatewayDuration, sizeQuantity, wholeSeconds } from '../../synth/kubernetes/quantity';

test.each([
  [Size.gibibytes(2), '2Gi'],
  [Size.mebibytes(1536), '1536Mi'],
  [Size.mebibytes(0.5), '512Ki'],
  [Size.kibibytes(1.5), '1536'],
])('%s is the quantity %s', (size, expected) => {
  expect(sizeQuantity(size)).toBe(expected);
});

test.each([
  [2, '2'],
  [0.5, '500m'],
  [0.125, '125m'],
  [0.0001, '1m'],
])('%d cores are the quantity %s', (cores, expected) => {
  expect(coreQuantity(cores)).toBe(expected);
});

test.each([
  [Duration.days(1), '24h'],
  [Duration.minutes(90), '90m'],
  [Duration.seconds(61), '61s'],
  [Duration.milliseconds(1500), '1500ms'],
  [Duration.milliseconds(100_500), '101s'],
])('%s is a duration of Gateway API: %s', (duration, expected) => {
  expect(gatewayDuration(duration)).toBe(expected);
});

test('probes and grace periods are whole seconds, at least one', () => {
  expect([200, 1000, 1001].map((amount) => wholeSeconds(Duration.milliseconds(amount)))).toEqual([1, 1, 2]);
});

test.each([
  ['1.4.0', '1-4-0'],
  ['V2_rc.1', 'v2-rc-1'],
  ['3f786850e387550fdab836ed7e6dc881de23001b', '3f786850e387550fdab8'],
  ['1234567890123456789.x', '1234567890123456789'],
])('the release %s in a name: %s', (release, expected) => {
  expect(label(release, 20)).toBe(expected);
});
