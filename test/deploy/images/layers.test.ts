import { layersToLeaveOut } from '../../../src/deploy/images/layers';

const [base, other, packages, first, second] = ['base', 'other', 'packages', 'first', 'second'].map(
  (name) => `sha256:${Buffer.from(name).toString('hex').padEnd(64, '0')}`,
) as [string, string, string, string, string];

test.each([
  ['nothing is there', [[base, first]], [], []],
  ['the base is there', [[base, packages, second]], [[base, packages, first]], [base, packages]],
  ['all is there', [[base, first]], [[base, first]], [base, first]],
  ['the same archive upon another base is another layer', [[base, packages]], [[other, packages]], []],
  [
    'of two images one needs it',
    [
      [base, packages],
      [other, packages],
    ],
    [[base, packages]],
    [base],
  ],
])('%s', (_, sent, present, left) => {
  expect([...layersToLeaveOut(sent, present)].sort()).toEqual([...left].sort());
});
