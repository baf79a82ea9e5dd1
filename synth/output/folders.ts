import { chmodSync, mkdirSync, rmdirSync } from 'node:fs';
import { dirname } from 'node:path/posix';
import { onDisk } from './disk';
import type { Tree } from './tree';

/** Makes a folder and those above it, readable by all whatever the umask. What it makes is added to `made`. */
export function makeFolder(tree: Tree, path: string, made: string[] = []): void {
  if (path === '.') return;
  const { stats, lacksFolder, blocker } = tree.look(path);
  if (stats?.isDirectory()) return;
  if (lacksFolder || blocker !== undefined) makeFolder(tree, dirname(path), made);
  onDisk(path, () => {
    try {
      mkdirSync(tree.absolute(path));
    } catch (error) {
      // Another run made it in this very moment.
      if ((error as NodeJS.ErrnoException).code === 'EEXIST' && tree.look(path).stats?.isDirectory()) return;
      throw error;
    }
    made.push(path);
    chmodSync(tree.absolute(path), 0o755);
  });
}

/** Removes a folder if it is empty; tells whether it did. */
export function removeEmptyFolder(tree: Tree, path: string): boolean {
  if (!tree.look(path).stats?.isDirectory()) return false;
  try {
    rmdirSync(tree.absolute(path));
    return true;
  } catch {
    // It holds something, or it may not be removed: an empty folder harms nobody.
    return false;
  }
}

/** Removes a folder that holds nothing but empty folders, if it is one. */
export function removeEmptyFolders(tree: Tree, path: string): void {
  for (const { name, isFolder } of tree.list(path)) if (isFolder) removeEmptyFolders(tree, `${path}/${name}`);
  removeEmptyFolder(tree, path);
}
