import { takeTurns } from './turns';

const later = () => Date.now() + 60_000;

test('each task is done once, at the place that is free', async () => {
  const done: string[] = [];
  await takeTurns(['slow', 'quick'], [1, 2, 3, 4], later(), async (place, task) => {
    await new Promise((resolve) => setTimeout(resolve, place === 'slow' ? 60 : 5));
    done.push(`${task} ${place}`);
    return place;
  });
  expect(done).toEqual(['2 quick', '3 quick', '4 quick', '1 slow']);
});

test('a place that was made anew is the one that goes on, and that stands there afterwards', async () => {
  const places = ['old'];
  const done: string[] = [];
  await takeTurns(places, [1, 2], later(), async (place, task) => {
    done.push(`${task} ${place}`);
    return 'new';
  });
  expect([done, places]).toEqual([['1 old', '2 new'], ['new']]);
});

test('where one place fails the others come to their end, and it is told', async () => {
  const done: number[] = [];
  const work = takeTurns(['broken', 'well'], [1, 2, 3], later(), async (place, task) => {
    if (place === 'broken') throw new Error('no host');
    await new Promise((resolve) => setTimeout(resolve, 5));
    done.push(task);
    return place;
  });
  await expect(work).rejects.toThrow('no host');
  expect(done).toEqual([2, 3]);
});

test('nothing begins when the time is over', async () => {
  const begun: number[] = [];
  await takeTurns(['one'], [1], Date.now() - 1, async (place, task) => {
    begun.push(task);
    return place;
  });
  expect(begun).toEqual([]);
});
