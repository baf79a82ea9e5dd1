import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { plan } from '../../../synth/output/plan';
import { write } from '../../../synth/output/write';
import { outputOf } from './output-of';
import { kinds, paths, picture, put, temporaryRoot } from './temporary-tree';

const first = outputOf({ 'infra/one/edge': { 'a.conf': 'a', 'b.conf': 'b' }, 'infra/one/db': { 'c.conf': 'c' } });
const second = outputOf({ 'infra/one/edge': { 'a.conf': 'A', 'b.conf': 'b' } });

function edited(): string {
  const root = temporaryRoot();
  write(root, first);
  put(root, 'infra/one/edge/a.conf', 'mine');
  put(root, 'infra/one/db/c.conf', 'mine');
  return root;
}

test('a plan shows what was edited, in files that stay and in files that go', () => {
  const { changes } = plan(edited(), second);
  expect(kinds(changes)).toEqual([
    'edited infra/one/edge/a.conf',
    'update infra/one/edge/.manifest.json',
    'edited infra/one/db/c.conf',
    'delete infra/one/db/.manifest.json',
  ]);
  expect(changes[0]).toMatchObject({ before: 'mine', after: 'A' });
  expect(changes[2]).toMatchObject({ before: 'mine', after: undefined });
});

test('write refuses and names all of them', () => {
  const root = edited();
  const before = picture(root, true);
  const message =
    'changed by hand since they were generated:\n  infra/one/edge/a.conf\n  infra/one/db/c.conf\nSay it in the declaration instead (`npx vpsynth diff` shows what would be lost), or overwrite the edits on purpose: npx vpsynth synth --overwrite-edits.';
  expect(() => write(root, second)).toThrow(expect.objectContaining({ message, rule: 'output/edited' }));
  expect(picture(root, true)).toEqual(before);
});

test('write overwrites them when asked to', () => {
  const root = edited();
  write(root, second, { overwriteEdits: true });
  expect(paths(root)).toEqual(['infra/one/edge/.manifest.json', 'infra/one/edge/a.conf', 'infra/one/edge/b.conf']);
  expect(readFileSync(join(root, 'infra/one/edge/a.conf'), 'utf8')).toBe('A');
});

test('an edit that says what is now generated is no edit', () => {
  const root = temporaryRoot();
  write(root, first);
  put(root, 'infra/one/edge/a.conf', 'A');
  expect(kinds(write(root, outputOf({ 'infra/one/edge': { 'a.conf': 'A', 'b.conf': 'b' } })).changes)).toEqual([
    'update infra/one/edge/.manifest.json',
    'delete infra/one/db/c.conf',
    'delete infra/one/db/.manifest.json',
  ]);
});

test('a file that no manifest lists is not overwritten silently', () => {
  const root = temporaryRoot();
  put(root, 'infra/one/edge/a.conf', 'by hand');
  expect(kinds(plan(root, second).changes)).toContain('edited infra/one/edge/a.conf');
  expect(() => write(root, second)).toThrow(
    'infra/one/edge/a.conf: was changed by hand since it was generated. Say it in the declaration instead (`npx vpsynth diff` shows what would be lost), or overwrite the edits on purpose: npx vpsynth synth --overwrite-edits.',
  );
});

test('a lost manifest makes no edit of what is as generated', () => {
  const root = temporaryRoot();
  write(root, first);
  rmSync(join(root, 'infra/one/edge/.manifest.json'));
  expect(kinds(plan(root, first).changes)).toEqual(['create infra/one/edge/.manifest.json']);
});
