import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { page, recorded } from './page';

const root = join(__dirname, '../../..');

test('docs/checks.md says what the rules say: node test/synth/checks/write-page.js', () => {
  expect(readFileSync(join(root, 'docs/checks.md'), 'utf8')).toBe(page());
});

test('it lists every rule that is recorded elsewhere', () => {
  const folders = ['constructs', 'synth/derive'].flatMap((folder) =>
    readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
      .filter((file) => file.endsWith('.ts'))
      .map((file) => join(root, folder, file)),
  );
  const rules = [...folders, join(root, 'synth/checks/run-checks.ts')].flatMap((file) =>
    [...readFileSync(file, 'utf8').matchAll(/\brule: '([a-z-]+)'/g)].map((match) => match[1]),
  );
  expect(Object.keys(recorded)).toEqual([...new Set(rules)].sort());
});
