import { type BigIntStats, constants, lstatSync, readdirSync, readFileSync, realpathSync } from 'node:fs';
import { sep } from 'node:path';
import { codeOf, onDisk } from './disk';
import { sha256 } from './hash';
import { mistakes } from './mistakes';

/** What stands at a path. */
export interface Spot {
  /** Absent where nothing stands there. */
  readonly stats?: BigIntStats;
  /** The file that stands where one of the path's folders should be. */
  readonly blocker?: string;
  /** One of the path's folders isn't there. */
  readonly lacksFolder?: true;
}

/** The tree on disk, read without ever following a link below its root. Paths are relative, '/' separated. */
export class Tree {
  readonly root: string;
  readonly #start: string;
  /** What was seen at each path, to tell later whether somebody changed it meanwhile. */
  readonly #seen = new Map<string, string>();

  constructor(root: string) {
    this.root = onDisk(root, () => realpathSync(root));
    this.#start = this.root.endsWith(sep) ? this.root : this.root + sep;
  }

  absolute(path: string): string {
    return this.#start + path;
  }

  /** Looks at every component from the root down; `memo` holds folders that need no second look. */
  look(path: string, memo?: Set<string>): Spot {
    for (let end = path.indexOf('/'); end >= 0; end = path.indexOf('/', end + 1)) {
      const folder = path.slice(0, end);
      if (memo?.has(folder)) continue;
      const stats = this.#lstat(folder);
      if (stats === undefined) return { lacksFolder: true };
      if (!stats.isDirectory()) return { blocker: folder };
      memo?.add(folder);
    }
    const stats = this.#lstat(path);
    return stats === undefined ? {} : { stats };
  }

  /** The bytes of a regular file; undefined where nothing or a folder stands. */
  read(path: string, spot = this.look(path)): Buffer | undefined {
    if (spot.stats === undefined || spot.stats.isDirectory()) return undefined;
    if (!spot.stats.isFile()) throw mistakes.notAFile(path);
    const flag = constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK;
    try {
      return onDisk(path, () => readFileSync(this.absolute(path), { flag: flag as unknown as string }));
    } catch (error) {
      // Removed between the look and the reading.
      if (codeOf(error) === 'ENOENT') return undefined;
      throw error;
    }
  }

  /** The hash of a regular file; undefined where nothing or a folder stands. */
  digest(path: string, spot = this.look(path)): string | undefined {
    const content = this.read(path, spot);
    return content === undefined ? undefined : sha256(content);
  }

  /** What a real folder holds, by code point; nothing where there is none. `memo` as for `look`. */
  list(path: string, memo?: Set<string>): { readonly name: string; readonly isFolder: boolean }[] {
    if (!this.look(path, memo).stats?.isDirectory()) return [];
    memo?.add(path);
    return onDisk(path, () => readdirSync(this.absolute(path), { withFileTypes: true }))
      .map((entry) => ({ name: entry.name, isFolder: entry.isDirectory() }))
      .sort((a, b) => (a.name < b.name ? -1 : 1));
  }

  /** Remembers what was seen at a path. */
  remember(path: string, spot: Spot): void {
    this.#seen.set(path, signature(spot));
  }

  /** Refuses to go on when a remembered path has changed since. */
  checkUnchanged(): void {
    const memo = new Set<string>();
    const changed = [...this.#seen].filter(([path, before]) => signature(this.look(path, memo)) !== before);
    if (changed.length > 0) throw mistakes.changedMeanwhile(changed.map(([path]) => path));
  }

  #lstat(path: string): BigIntStats | undefined {
    const stats = onDisk(path, () => lstatSync(this.absolute(path), { bigint: true, throwIfNoEntry: false }));
    if (stats?.isSymbolicLink()) throw mistakes.link(path);
    return stats;
  }
}

function signature({ stats }: Spot): string {
  if (stats === undefined) return 'nothing';
  // A folder's own times change with every file beside; what it holds is remembered by itself.
  return stats.isFile() ? `${stats.ino} ${stats.size} ${stats.mtimeNs} ${stats.ctimeNs}` : 'other';
}
