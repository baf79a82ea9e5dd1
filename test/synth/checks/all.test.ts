import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { allChecks } from '../../../synth/checks/all';

const folder = join(__dirname, '../../../synth/checks');

test('a rule a file, named after it, and all of them are run', () => {
  const files = readdirSync(folder).filter((file) =>
    /export const \w+: Check = /.test(readFileSync(join(folder, file), 'utf8')),
  );
  expect(allChecks.map(({ rule }) => `${rule}.ts`)).toEqual(files.sort());
  for (const { rule } of allChecks) expect(existsSync(join(folder, `${rule}.ts`))).toBe(true);
});

test('every rule says why in a sentence or two', () => {
  for (const { why } of allChecks) expect(why).toMatch(/^[A-Z`].{40,}[.)]$|^[a-z].{40,}[.)]$/);
});

test('every rule has a test here that breaks it', () => {
  const tests = readdirSync(__dirname)
    .filter((file) => file !== 'all.test.ts')
    .map((file) => readFileSync(join(__dirname, file), 'utf8'))
    .join('\n');
  const untested = allChecks.filter(({ rule, severity }) => !tests.includes(`${severity} ${rule}: `));
  expect(untested.map(({ rule }) => rule)).toEqual([]);
});
