import { added, percentile } from './histogram';
import { lostOf, type Measurement, measurement, requestsOf, sum } from './measurement';
import { differences } from './reconcile';
import { answeredBetween, type ProcessCounts } from './server-counts';
import type { Outcome } from './traffic';

const outcome = (parts: Partial<Outcome>): Outcome => ({
  total: 0,
  answered: {},
  lost: {},
  failures: [],
  closed: {},
  longestOutage: 0,
  milliseconds: {},
  ...parts,
});

test.each([
  [{ '1': 99, '20': 1 }, 0.99, 1],
  [{ '20': 2, '1': 98 }, 0.99, 20],
  [{ '0.5': 1, '10': 1, '9': 1 }, 0.5, 9],
  [{}, 0.5, undefined],
])('of %j a share of %d takes at most %s ms', (histogram, share, expected) => {
  expect(percentile(histogram, share)).toBe(expected);
});

test('counts are added up by their names', () => {
  expect(added({ a: 1 }, { a: 2, b: 3 }, {})).toEqual({ a: 3, b: 3 });
});

describe('clients and servers', () => {
  test('agree', () => {
    const clients = { http1: outcome({ answered: { r1: 2, r2: 3 } }), http2: outcome({}) };
    expect(differences(clients, { http1: { r2: 3, r1: 2 } })).toEqual([]);
  });

  test.each([
    ['answered twice', { http1: { r1: 3 } }, 'http1: clients got 2 answers of r1, it gave 3'],
    ['answered by another release', { http1: { r1: 2, r2: 1 } }, 'http1: clients got 0 answers of r2, it gave 1'],
    ['asked by nobody', { http1: { r1: 2 }, slow: { r1: 1 } }, 'slow: clients got 0 answers of r1, it gave 1'],
    ['counted by no server', {}, 'http1: clients got 2 answers of r1, it gave 0'],
  ])('a request that was %s shows', (_, servers, message) => {
    expect(differences({ http1: outcome({ answered: { r1: 2 } }) }, servers)).toEqual([message]);
  });

  test('what a process has counted before is not of the run', () => {
    const process = { path: 'a', release: 'r1', hasEnded: false, abandoned: {} };
    const before: ProcessCounts[] = [{ ...process, answered: { http1: 5, slow: 1 } }];
    const after: ProcessCounts[] = [
      { ...process, answered: { http1: 7, slow: 1 } },
      { ...process, path: 'b', answered: { http1: 1 } },
      { ...process, path: 'c', release: 'r2', answered: { http1: 4 } },
    ];
    expect(answeredBetween(before, after)).toEqual({ http1: { r1: 3, r2: 4 } });
  });
});

test('measurements of several runs add up', () => {
  const one: Measurement = measurement(
    {
      http1: outcome({
        total: 10,
        answered: { r1: 9 },
        lost: { 502: 1 },
        failures: [{ at: '2026-01-01T00:00:00.000Z', afterMilliseconds: 1.5, outcome: '502' }],
        milliseconds: { rest: { 1: 4 }, switch: { 1: 3, 9: 2 } },
      }),
    },
    [{ command: 5, drain: 1 }],
    ['a difference'],
  );
  const both = sum(one, measurement({ http1: outcome({ total: 5 }), slow: outcome({ total: 1 }) }, [], []));
  expect([requestsOf(both), lostOf(both)]).toEqual([16, 1]);
  expect(both).toMatchObject({
    seconds: [{ command: 5, drain: 1 }],
    differences: ['a difference'],
    failures: ['2026-01-01T00:00:00.000Z http1 502 after 2 ms'],
    kinds: { http1: { requests: 15, lost: { 502: 1 }, rest: { 1: 4 }, switch: { 1: 3, 9: 2 } }, slow: { requests: 1 } },
  });
});
