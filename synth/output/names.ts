import { mistakes } from './mistakes';

/** All the names of one output. Refuses those that can't stand beside each other on every machine. */
export class Names {
  /** By the name without case: the name itself, and whether it is a file's or a folder's. */
  readonly #known = new Map<string, { readonly path: string; readonly isFile: boolean }>();
  readonly #units = new Set<string>();
  /** A file in each folder within a unit, by the folder. */
  readonly #inner = new Map<string, string>();

  /** Adds a unit's folder. */
  addUnit(directory: string): void {
    if (this.#units.has(directory)) throw mistakes.twice(directory);
    this.#units.add(directory);
    this.#add(directory, false);
  }

  /** Adds a file's path, and the unit that it belongs to. */
  addFile(path: string, unit?: string): void {
    this.#add(path, true);
    if (unit === undefined) return;
    for (let folder = parent(path); folder.length > unit.length; folder = parent(folder)) this.#inner.set(folder, path);
  }

  /** Whether the output has a file of exactly this path. */
  hasFile(path: string): boolean {
    const known = this.#known.get(fold(path));
    return known?.isFile === true && known.path === path;
  }

  /** Whether the output has a unit of exactly this folder. */
  hasUnit(directory: string): boolean {
    return this.#units.has(directory);
  }

  /** The output's name that differs from this one by case alone. */
  twin(path: string): string | undefined {
    const known = this.#known.get(fold(path));
    return known?.isFile === true && known.path !== path ? known.path : undefined;
  }

  /** Refuses files of one unit that lie in the folder of another; when all are known. */
  checkOverlap(): void {
    for (const [folder, path] of this.#inner) if (this.#units.has(folder)) throw mistakes.overlap(path, folder);
  }

  #add(path: string, isFile: boolean): void {
    const known = this.#known.get(fold(path));
    if (known === undefined) {
      this.#known.set(fold(path), { path, isFile });
      const above = parent(path);
      if (above !== '') this.#add(above, false);
      return;
    }
    if (known.path !== path) throw mistakes.caseTwins(known.path, path);
    if (known.isFile !== isFile) throw mistakes.fileAndFolder(path);
    if (isFile) throw mistakes.twice(path);
  }
}

function fold(path: string): string {
  return path.toLowerCase();
}

function parent(path: string): string {
  return path.slice(0, Math.max(0, path.lastIndexOf('/')));
}
