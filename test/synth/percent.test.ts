import { percent } from '../../constructs/values/percent';

test('a share in percent has no more digits than it was written with', () => {
  const hundredths = Array.from({ length: 101 }, (_, index) => index);
  expect(hundredths.map((each) => percent(each / 100))).toEqual(hundredths);
  expect([0.29 * 100, percent(0.29)]).toEqual([28.999999999999996, 29]);
  expect([percent(0.025), percent(0.0057), percent(1 / 3)]).toEqual([2.5, 0.57, 33.33]);
});
