import { Turn } from '../../../synth/derive/turn';

const numbers = { first: 2, end: 6, step: 1 };

/** What four takings give, and where the next one is looked for then. */
function taken(given: readonly number[], next: number | undefined): unknown[] {
  const last = Math.max(2, ...given.map((each) => each + 1));
  const all = new Set(given);
  const turn = new Turn(numbers, last, next, (number) => all.has(number));
  const found = Array.from({ length: 4 }, () => {
    const number = turn.take();
    if (number !== undefined) all.add(number);
    return number;
  });
  return [found, turn.after(Math.max(2, ...[...all].map((each) => each + 1)))];
}

test.each<[string, readonly number[], number | undefined, unknown[]]>([
  ['nothing is given yet', [], undefined, [[2, 3, 4, 5], undefined]],
  ['it goes on behind the last', [3], undefined, [[4, 5, 2, undefined], 3]],
  ['it goes on where it was', [2], 4, [[4, 5, 3, undefined], 4]],
  ['the last was given before', [5], 6, [[2, 3, 4, undefined], 5]],
  ['the place is none of the numbers', [2], 99, [[3, 4, 5, undefined], undefined]],
  ['all are given', [2, 3, 4, 5], undefined, [[undefined, undefined, undefined, undefined], undefined]],
])('%s', (_, given, next, expected) => {
  expect(taken(given, next)).toEqual(expected);
});

test('numbers of a distance begin behind a last one that ends between them', () => {
  const turn = new Turn({ first: 0, end: 1024, step: 256 }, 300, undefined, () => false);
  expect([turn.take(), turn.take(), turn.take()]).toEqual([512, 768, 0]);
});
