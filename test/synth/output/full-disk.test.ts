import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { OutputError } from '../../../synth/output/error';
import { write } from '../../../synth/output/write';
import { remount, smallDisk, testMounted } from './mounted';
import { outputOf } from './output-of';
import { picture } from './temporary-tree';
import { versions } from './versions';

testMounted('a disk that fills while staging leaves all as it was', () => {
  const root = smallDisk('size=256k');
  write(root, versions.old());
  const before = picture(root);
  const large = 'x'.repeat(100_000);
  const output = outputOf({ 'infra/one/edge': { a: large, b: large, c: large } });
  expect(() => write(root, output, { overwriteEdits: true })).toThrow(
    'infra/one/edge/c: the disk is full. Free some space, then synthesize again.',
  );
  expect(picture(root)).toEqual(before);
});

testMounted('a disk without any room leaves all as it was', () => {
  const root = smallDisk('size=64k');
  write(root, versions.old());
  fill(root);
  const before = picture(root);
  expect(() => write(root, versions.new())).toThrow(expect.objectContaining({ rule: 'output/disk' }));
  expect(picture(root)).toEqual(before);
});

// Each file and each folder takes one inode: one more of them each time makes every creation fail in its turn.
testMounted('a disk that refuses the n-th new file or folder, for every n', () => {
  const root = smallDisk('size=1m');
  write(root, versions.old());
  const before = picture(root);
  const used = Object.keys(before).length + 1;
  const problems: string[] = [];
  for (let spare = 0; ; spare++) {
    remount(root, `nr_inodes=${used + spare}`);
    try {
      write(root, versions.new());
      break;
    } catch (error) {
      problems.push((error as OutputError).path);
      expect(error).toBeInstanceOf(OutputError);
      expect((error as OutputError).problem).toBe('the disk is full');
      expect(picture(root)).toEqual(before);
    }
  }
  expect(problems).toEqual(expect.arrayContaining(['infra/.vpsynth', 'infra/.vpsynth/lock', 'infra/kubernetes/k3s']));
  expect(problems.at(-1)).toBe('infra/.vpsynth/journal.json');
});

function fill(root: string): void {
  try {
    for (let size = 65_536; size > 0; size -= 512) {
      writeFileSync(join(root, `filler-${size}`), 'x'.repeat(size));
    }
  } catch {
    // Full.
  }
}
