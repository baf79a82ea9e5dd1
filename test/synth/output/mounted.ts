import { execFileSync } from 'node:child_process';
import { atEnd, temporaryRoot } from './temporary-tree';

/** Mounts something there until the tests of this file have run. */
export function mount(root: string, ...options: string[]): string {
  execFileSync('mount', [...options, root], { stdio: 'pipe' });
  atEnd(() => execFileSync('umount', [root]));
  return root;
}

/** A small file system of its own, in memory. */
export function smallDisk(limits: string): string {
  return mount(temporaryRoot(), '-t', 'tmpfs', '-o', limits, 'tmpfs');
}

/** Changes how something is mounted. */
export function remount(root: string, options: string): void {
  execFileSync('mount', ['-o', `remount,${options}`, root]);
}

/** `test` where this process may mount. Elsewhere it says aloud what is left out, and in CI it fails. */
export function testMounted(title: string, run: () => void): void {
  if (mayMount()) test(title, run);
  else if (process.env.CI === 'true') test(title, () => expect('may mount file systems').toBe('true in CI'));
  else {
    process.stderr.write(`LEFT OUT, since only root may mount file systems: ${title}\n`);
    test.skip(title, run);
  }
}

function mayMount(): boolean {
  try {
    execFileSync('unshare', ['--mount', 'mount', '-t', 'tmpfs', 'tmpfs', '/mnt'], { stdio: 'pipe' });
    return true;
  } catch {
    return false;
  }
}
