import { cpSync, mkdirSync, renameSync, rmSync, symlinkSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { OutputError } from '../../../synth/output/error';
import { plan } from '../../../synth/output/plan';
import { transact } from '../../../synth/output/transaction';
import { write } from '../../../synth/output/write';
import { outputOf } from './output-of';
import { picture, put, temporaryRoot } from './temporary-tree';
import { versions } from './versions';

const problem = 'is a symbolic link, and links are never followed. Put a real file or folder in its place.';

/** Moves a path out of the tree and puts a link to it in its place. */
function replaceByLink(root: string, path: string): string {
  const outside = temporaryRoot();
  cpSync(join(root, path), join(outside, 'target'), { recursive: true });
  rmSync(join(root, path), { recursive: true });
  symlinkSync(join(outside, 'target'), join(root, path));
  return outside;
}

test.each([
  'infra',
  'infra/one/edge/conf',
  'infra/one/edge/conf/a',
  'infra/one/edge/compose.yaml',
  'infra/one/edge/.manifest.json',
  'infra/one/gone/x/y',
  'infra/one/gone/compose.yaml',
  'infra/addresses.lock.json',
  '.github',
  '.github/workflows',
  '.github/workflows/fleet-old.yml',
])('%s is not followed', (path) => {
  const root = temporaryRoot();
  write(root, versions.old());
  const outside = replaceByLink(root, path);
  const before = [picture(root, true), picture(outside, true)];
  for (const act of [plan, write]) {
    expect(() => act(root, versions.new())).toThrow(expect.objectContaining({ message: `${path}: ${problem}` }));
  }
  expect([picture(root, true), picture(outside, true)]).toEqual(before);
});

test.each(['infra/one', 'infra/one/edge'])('%s, wanted again, is not followed', (path) => {
  const root = temporaryRoot();
  write(root, versions.old());
  const outside = replaceByLink(root, path);
  const before = picture(outside, true);
  expect(() => write(root, versions.new(), { overwriteEdits: true })).toThrow(`${path}: ${problem}`);
  expect(picture(outside, true)).toEqual(before);
});

test.each(['infra/one', 'infra/one/edge', 'infra/one/edge/conf'])('%s as a link to nowhere is not made', (path) => {
  const [root, outside] = [temporaryRoot(), temporaryRoot()];
  mkdirSync(join(root, dirname(path)), { recursive: true });
  symlinkSync(join(outside, 'nowhere'), join(root, path));
  expect(() => write(root, versions.old())).toThrow(`${path}: ${problem}`);
  expect(picture(outside)).toEqual({});
});

test('a unit that is no longer wanted and became a link is left alone', () => {
  const root = temporaryRoot();
  write(root, outputOf({ 'infra/one/gone': { a: 'a' } }));
  const outside = replaceByLink(root, 'infra/one/gone');
  const before = picture(outside, true);
  expect(write(root, outputOf({})).changes).toEqual([]);
  expect(picture(outside, true)).toEqual(before);
});

test.each(['infra/.vpsynth', 'infra/.vpsynth/lock', 'infra/.vpsynth/journal.json'])('%s as a link', (path) => {
  const [root, outside] = [temporaryRoot(), temporaryRoot()];
  write(root, versions.old());
  put(outside, 'lock', '1 1');
  mkdirSync(join(root, dirname(path)), { recursive: true });
  symlinkSync(path.endsWith('h') ? outside : join(outside, 'lock'), join(root, path));
  const before = picture(outside, true);
  expect(() => write(root, versions.new())).toThrow(`${path}: ${problem}`);
  expect(picture(outside, true)).toEqual(before);
});

// Somebody who may write to the tree puts a link there between the check and the deed.
test.each([
  ['infra/one/edge', 'rename'],
  ['infra/one/gone', 'delete'],
])('%s, swapped for a link in mid-write, is not followed', (path, kind) => {
  const [root, outside] = [temporaryRoot(), temporaryRoot()];
  write(root, versions.old());
  let seen: Record<string, string> = {};
  const swap = (what: string): void => {
    if (what !== 'journal') return;
    renameSync(join(root, path), join(outside, kind));
    symlinkSync(join(outside, kind), join(root, path));
    seen = picture(outside, true);
  };
  expect(() => transact(root, versions.new(), false, swap)).toThrow(OutputError);
  expect(picture(outside, true)).toEqual(seen);
});

test('a tree that is itself reached by a link is fine', () => {
  const [root, outside] = [temporaryRoot(), temporaryRoot()];
  symlinkSync(root, join(outside, 'tree'));
  write(join(outside, 'tree'), versions.old());
  expect(plan(root, versions.old()).changes).toEqual([]);
});
