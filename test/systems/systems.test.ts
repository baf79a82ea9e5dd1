import { readdirSync, readFileSync } from 'node:fs';
import { synthesizeFleet } from 'vpsynth/testing';
import committed from '../../infra/main';
import { codeLines } from './code-lines';
import { page } from './figures/page';
import { read } from './figures/read';
import { systems } from './systems';

const { files } = synthesizeFleet(committed, { addressLock: readFileSync('infra/addresses.lock.json', 'utf8') });

/** Patterns as jest knows them. */
function expected(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(expected);
  return value instanceof RegExp ? expect.stringMatching(value) : value;
}

describe.each(Object.entries(systems))('%s', (name, system) => {
  test.each(system.figures.map((each) => [each.figure, each] as const))('%s', (_, { file, key, value }) => {
    expect(Object.keys(files)).toContain(file);
    expect(read({ file, key }, files[file] ?? '')).toEqual(expected(value));
  });

  test('its declaration stays readable: at most 150 lines', () => {
    expect(system.declaration.flatMap(codeLines).length).toBeLessThanOrEqual(150);
  });

  test('its table for people is what is tested here', () => {
    expect(readFileSync(`docs/systems/${name}.md`, 'utf8')).toBe(page(committed, system));
  });
});

test('every system has a page', () => {
  expect(readdirSync('docs/systems').sort()).toEqual(
    Object.keys(systems)
      .map((name) => `${name}.md`)
      .sort(),
  );
});
