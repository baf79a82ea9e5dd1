import { spawnSync } from 'node:child_process';
import { chmodSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { plan } from '../../../synth/output/plan';
import { write } from '../../../synth/output/write';
import { mount, remount, smallDisk, testMounted } from './mounted';
import { picture, temporaryRoot } from './temporary-tree';
import { versions } from './versions';

const refusal = 'infra/one/README.md: the file system is read-only. Synthesize in a tree that can be written to.';

testMounted('a read-only tree is fine as long as nothing changes', () => {
  const root = smallDisk('size=1m');
  write(root, versions.old());
  remount(root, 'ro');
  const before = picture(root, true);
  expect(write(root, versions.old())).toEqual({ changes: [], unfinished: [] });
  expect(plan(root, versions.new()).changes).not.toEqual([]);
  expect(() => write(root, versions.new())).toThrow(refusal);
  expect(picture(root, true)).toEqual(before);
});

testMounted('one read-only stack keeps all others from being written', () => {
  const root = temporaryRoot();
  write(root, versions.old());
  const stack = join(root, 'infra/one/edge');
  mount(stack, '--bind', stack);
  remount(stack, 'bind,ro');
  const before = picture(root, true);
  expect(() => write(root, versions.new())).toThrow(
    'infra/one/edge/compose.yaml: the file system is read-only. Synthesize in a tree that can be written to.',
  );
  expect(picture(root, true)).toEqual(before);
});

testMounted('a stack on a file system of its own is refused before anything is written', () => {
  const root = temporaryRoot();
  mkdirSync(join(root, 'infra/one/edge'), { recursive: true });
  mount(join(root, 'infra/one/edge'), '-t', 'tmpfs', 'tmpfs');
  expect(() => write(root, versions.old())).toThrow(
    'infra/one/edge/compose.yaml: lies on another file system than infra/, where nothing can be put in one step. Keep both on one file system.',
  );
  expect(Object.keys(picture(root))).toEqual(['infra', 'infra/one', 'infra/one/edge']);
});

test('a folder without permission is refused before anything is written', () => {
  const root = temporaryRoot();
  write(root, versions.old());
  chmodSync(root, 0o755);
  chmodSync(join(root, 'infra/one/edge'), 0o555);
  const before = picture(root, true);
  const repository = join(__dirname, '../../..');
  // Modes don't bind root, so that root writes as nobody.
  const nobody = process.getuid?.() === 0 ? { uid: 65534, gid: 65534 } : {};
  const { stderr, status } = spawnSync(
    process.execPath,
    ['--require', join(repository, 'src/cli/typescript-loader.js'), join(__dirname, 'killed-writer.ts'), root, 'new'],
    { cwd: repository, encoding: 'utf8', ...nobody },
  );
  expect(stderr).toMatch(
    /infra\/one\/(README.md|edge\/compose.yaml): permission is denied. Give the current user the right to write there, then synthesize again./,
  );
  expect(status).toBe(1);
  expect(picture(root, true)).toEqual(before);
  chmodSync(join(root, 'infra/one/edge'), 0o755);
});
