import { readFileSync } from 'node:fs';
import { knobs } from './knobs';
import { page } from './page';
import { pageFile, readRecord } from './record';

test('the page is what was measured, and nobody has edited it', () => {
  expect(readFileSync(pageFile, 'utf8')).toBe(page(readRecord()));
});

test('a loss shows in its kind and in the sum', () => {
  const kind = {
    requests: 1200,
    lost: { 502: 2, ECONNRESET: 1 },
    closed: {},
    longestOutage: 2400,
    rest: { 1: 99, 3: 1 },
    switch: { 2: 5 },
  };
  const measured = {
    seconds: [{ command: 9, drain: 6, announcedGap: 19 }],
    kinds: { http1: kind },
    differences: [],
    failures: [],
  };
  const text = page({ 'blue-green': { dates: ['2026-01-01'], machine: '2 cores, 4 GiB', measured } });
  expect(text).toContain('| blue-green | 1 | 1,200 | 1,200, lost 3 | – | – | – | – | **3** |');
  expect(text).toContain('| blue-green | HTTP/1.1 POST | 1 | 2 | 1 | 2 |');
  expect(text).toContain('| blue-green | 9.0 | 3.0 | at most 19 s | 2.4 s |');
  expect(text).toContain('Measured on 2026-01-01, on 2 cores, 4 GiB.');
});

test('what has no plan has announced nothing, and not that there is no gap', () => {
  const measured = { seconds: [{ command: 9, drain: 0 }], kinds: {}, differences: [], failures: [] };
  const row = { dates: ['2026-01-01'], machine: '2 cores, 4 GiB', measured };
  const text = page({ rollout: row, 'blue-green': row });
  expect(text).toContain('| as docker-rollout does | 9.0 | 9.0 | – | none |');
  expect(text).toContain('| blue-green | 9.0 | 9.0 | none | none |');
});

test.each([
  [{ VPSYNTH_RELEASES: 'many' }, 'VPSYNTH_RELEASES is a whole number above 0, not many'],
  [{ VPSYNTH_REQUESTS: '0' }, 'VPSYNTH_REQUESTS is a whole number above 0, not 0'],
  [{ VPSYNTH_MEASURED: 'yes' }, 'VPSYNTH_MEASURED is new or more, not yes'],
  [{ VPSYNTH_STRATEGIES: 'blue-green,blu' }, /^VPSYNTH_STRATEGIES: no blu; there are blue-green, /],
])('%j is no measurement', (environment, message) => {
  expect(() => knobs(environment)).toThrow(message);
});

test('a measurement is set by the environment', () => {
  expect(knobs({ VPSYNTH_RELEASES: '7', VPSYNTH_REQUESTS: '100', VPSYNTH_STRATEGIES: 'rollout' })).toMatchObject({
    releases: 7,
    names: ['rollout'],
    conditions: { mix: { http1: { perSecond: 50 }, http2: { perSecond: 50 } } },
  });
  expect(knobs({})).not.toHaveProperty('record');
});
