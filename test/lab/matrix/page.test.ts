import { readFileSync } from 'node:fs';
import type { Step } from '../../../src/deploy/history';
import { knobs } from './knobs';
import { page } from './page';
import { pageFile, readRecord } from './record';
import { nameOf, stepsOf } from './steps';

const at = '2026-01-01T00:00:00Z';
const journal: readonly Step[] = [
  { at, event: 'installing', stack: 'shop' },
  { at, event: 'installing', stack: 'edge' },
  { at, event: 'starting', stack: 'shop', services: ['web'] },
  { at, event: 'warning', message: 'a remark' },
  { at, event: 'starting', stack: 'shop', services: ['worker'] },
  { at, event: 'going-back', because: 'web is unhealthy' },
  { at, event: 'starting', stack: 'shop', services: ['worker'] },
  { at, event: 'went-back', stacks: ['shop'] },
];
const names = (of: { readonly back: boolean }) => stepsOf(journal, of).map(nameOf);

test('the page is what was found, and nobody has edited it', () => {
  expect(readFileSync(pageFile, 'utf8')).toBe(page(readRecord()));
});

test('steps are the kinds of events of a journal, by stack where several have one', () => {
  expect(names({ back: false })).toEqual(['installing shop', 'installing edge', 'starting', 'going-back', 'went-back']);
});

test('steps of going back are told apart', () => {
  expect(names({ back: true })).toEqual(['going back: going-back', 'going back: starting', 'going back: went-back']);
});

const cell = {
  served: 'new and old',
  outcome: 'interrupted',
  requests: 1500,
  lost: 0,
  requestsNext: 900,
  lostNext: 0,
  secondsNext: 12.3,
  problems: [],
  date: '2026-01-01',
};

test('a cell says who served, how the history calls it, and what was lost', () => {
  const cells = { power: { starting: { ...cell, lost: 40 } } };
  const text = page({ steps: ['starting'], cells, badImages: {}, checks: {} });
  expect(text).toContain('| starting | – | – | – | – | – | – | – | new and old, interrupted, lost 40 | – |');
  expect(text).toContain('| power lost | 1 | 1 | 1,500 | 40 | 900 | 0 | 12.3 |');
  expect(text).toContain('Run: 2026-01-01.');
});

test('a release that went back is not one of the cells that have failed', () => {
  const cells = { reset: { starting: { ...cell, served: 'old', outcome: 'failed' } } };
  const text = page({ steps: ['starting'], cells, badImages: {}, checks: {} });
  expect(text).toContain('| old, went back |');
  expect(text).toContain('Of the cells that were run none has failed.');
});

test('the page says what each step is', () => {
  const text = page(readRecord());
  const events = readRecord().steps.map((step) => step.replace(/^going back: /, '').split(' ')[0]);
  expect(events.filter((event) => !new RegExp(`^- .*\\*\\*${event}\\*\\*`, 'm').test(text))).toEqual([]);
});

test('a cell that has failed stands out, and why', () => {
  const cells = { reset: { starting: { ...cell, problems: ['drift: a file\nand more', 'the image old:1'] } } };
  const text = page({ steps: ['starting'], cells, badImages: {}, checks: {} });
  expect(text).toContain('**failed** (new and old, interrupted)');
  expect(text).toContain('What has failed:\n\n- **connection reset** at starting: drift: a file; the image old:1\n');
  expect(text).toContain('| connection reset | 1 | 0 |');
});

test('a bad image says what its person reads', () => {
  const image = {
    foundAfter: 8,
    backAfter: 2.25,
    requests: 1200,
    lost: 0,
    step: 'healthy',
    message: 'FAILED: no',
    problems: [],
  };
  const text = page({ steps: [], cells: {}, badImages: { wrong: { ...image, date: '2026-01-01' } }, checks: {} });
  expect(text).toContain('| wrong: status 500 | 8.0 | 2.3 | 1,200 | 0 | healthy |');
  expect(text).toContain('**wrong: status 500**\n\n```text\nFAILED: no\n```');
});

test.each([
  [{ VPSYNTH_FAULTS: 'power,flood' }, /^VPSYNTH_FAULTS: no flood; there are deployer-killed, /],
  [{ VPSYNTH_PLACES: '5' }, 'VPSYNTH_PLACES is a whole number from 1 to 4, not 5'],
  [{ VPSYNTH_MINUTES: 'long' }, 'VPSYNTH_MINUTES is a whole number from 1 to 100000, not long'],
  [{ VPSYNTH_MEASURED: 'yes' }, 'VPSYNTH_MEASURED is new or more, not yes'],
])('%j is no matrix', (environment, message) => {
  expect(() => knobs(environment)).toThrow(message);
});
