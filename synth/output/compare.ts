import type { ChangeKind } from './change';
import type { Output, OutputUnit } from './file';
import { sha256 } from './hash';
import { formatManifest, type Manifest } from './manifest';
import { mistakes } from './mistakes';
import { Names } from './names';
import { checkName, checkSingle, checkUnit, isLockFile, isWorkflow, MANIFEST_NAME } from './place';
import { scanUnits, scanWorkflows } from './scan';
import type { Spot, Tree } from './tree';

/** One path where the output and the disk disagree. */
export interface Difference {
  readonly kind: ChangeKind;
  readonly path: string;
  /** What is on disk; absent where no file is. */
  readonly before?: Buffer;
  /** What was generated; absent where the file goes. */
  readonly after?: string;
  /** The hash of `after`, where it is known already. */
  readonly hash?: string;
  readonly executable: boolean;
}

interface Wanted {
  readonly path: string;
  readonly content: string;
  readonly hash?: string;
  readonly executable: boolean;
}

/** The hashes that an interrupted run was about to write, by path: they are generated, though no manifest says so yet. */
export type Pending = ReadonlyMap<string, string>;

/** Compares an output with the disk, reading only. Each difference is handed over as it is found. */
export class Comparison {
  readonly #tree: Tree;
  readonly #pending: Pending;
  readonly #report: (difference: Difference) => void;
  readonly #unitsOnDisk: ReadonlyMap<string, Manifest>;
  /** The hash of each file that some manifest on disk lists, by path. */
  readonly #listed = new Map<string, string>();
  readonly #names = new Names();
  readonly #memo = new Set<string>();
  /** Generated files at whose place a folder stands. */
  readonly #obstructed: string[] = [];
  readonly #going = new Set<string>();

  constructor(tree: Tree, pending: Pending, report: (difference: Difference) => void) {
    this.#tree = tree;
    this.#pending = pending;
    this.#report = report;
    this.#unitsOnDisk = scanUnits(tree);
    for (const [unit, manifest] of this.#unitsOnDisk) {
      for (const [name, hash] of manifest) this.#listed.set(`${unit}/${name}`, hash);
    }
  }

  /** Compares everything; the output is consumed once. */
  run(output: Output): void {
    for (const unit of output.units) this.#compareUnit(unit);
    for (const { path, content } of output.singles) this.#compareSingle(path, content);
    this.#names.checkOverlap();
    for (const [path, hash] of this.#listed) this.#compareStale(path, hash);
    for (const unit of this.#unitsOnDisk.keys()) {
      if (!this.#names.hasUnit(unit)) this.#drop(`${unit}/${MANIFEST_NAME}`, 'delete');
    }
    for (const path of scanWorkflows(this.#tree)) this.#compareStaleWorkflow(path);
    for (const path of this.#obstructed) this.#checkObstruction(path, path);
  }

  #compareUnit({ directory, files }: OutputUnit): void {
    checkUnit(directory);
    this.#names.addUnit(directory);
    const manifest = new Map<string, string>();
    for (const { name, content, executable = false } of files) {
      checkName(directory, name);
      const path = `${directory}/${name}`;
      this.#names.addFile(path, directory);
      const hash = sha256(content);
      manifest.set(name, hash);
      this.#compare({ path, content, hash, executable }, (current) => this.#isGenerated(path, current));
    }
    const path = `${directory}/${MANIFEST_NAME}`;
    this.#names.addFile(path);
    this.#compare({ path, content: formatManifest(manifest), executable: false }, () => {
      if (!this.#unitsOnDisk.has(directory)) throw mistakes.manifest(path, 'another program generated it');
      return true;
    });
  }

  #compareSingle(path: string, content: string): void {
    checkSingle(path);
    this.#names.addFile(path);
    if (isWorkflow(path) && !isMarked(content)) throw mistakes.unmarkedWorkflow(path);
    this.#compare({ path, content, executable: false }, (_hash, before) => {
      if (!isLockFile(path) && !isMarked(before.toString())) throw mistakes.foreignWorkflow(path);
      return true;
    });
  }

  #compare({ path, content, hash, executable }: Wanted, isOurs: (hash: string, before: Buffer) => boolean): void {
    const spot = this.#look(path);
    if (spot.blocker !== undefined && !this.#listed.has(spot.blocker)) throw mistakes.fileInTheWay(path, spot.blocker);
    if (spot.stats?.isDirectory()) this.#obstructed.push(path);
    const before = this.#tree.read(path, spot);
    if (before === undefined) {
      this.#report({ kind: 'create', path, after: content, hash, executable });
    } else if (!before.equals(Buffer.from(content))) {
      const kind = isOurs(sha256(before), before) ? 'update' : 'edited';
      this.#report({ kind, path, before, after: content, hash, executable });
    } else if (hasRunBit(spot) !== executable) {
      this.#report({ kind: 'update', path, before, after: content, hash, executable });
    }
  }

  /** A file that a manifest lists and the output no longer has. */
  #compareStale(path: string, hash: string): void {
    if (this.#names.hasFile(path)) return;
    const spot = this.#look(path);
    const before = this.#tree.read(path, spot);
    if (before === undefined) return;
    const twin = this.#names.twin(path);
    // Where case doesn't count, the old name is the new file.
    if (twin !== undefined && this.#tree.look(twin).stats?.ino === spot.stats?.ino) return;
    const now = sha256(before);
    this.#drop(path, now === hash || this.#isGenerated(path, now) ? 'delete' : 'edited', before);
  }

  #compareStaleWorkflow(path: string): void {
    if (this.#names.hasFile(path)) return;
    const before = this.#tree.read(path, this.#look(path));
    if (before === undefined) return;
    if (!isMarked(before.toString())) throw mistakes.foreignWorkflow(path);
    this.#drop(path, 'delete', before);
  }

  #drop(path: string, kind: 'delete' | 'edited', before = this.#tree.read(path, this.#look(path))): void {
    if (before === undefined) return;
    this.#going.add(path);
    this.#report({ kind, path, before, executable: false });
  }

  /** A folder may make room for a file only when all files that it holds go. */
  #checkObstruction(path: string, folder: string): void {
    for (const { name, isFolder } of this.#tree.list(folder)) {
      const inner = `${folder}/${name}`;
      if (isFolder) this.#checkObstruction(path, inner);
      else if (!this.#going.has(inner)) throw mistakes.folderInTheWay(path, inner);
    }
  }

  #look(path: string): Spot {
    const spot = this.#tree.look(path, this.#memo);
    this.#tree.remember(path, spot);
    return spot;
  }

  #isGenerated(path: string, hash: string): boolean {
    return this.#listed.get(path) === hash || this.#pending.get(path) === hash;
  }
}

function isMarked(content: string): boolean {
  return content.split('\n', 1)[0]?.includes('Generated by vpsynth') === true;
}

function hasRunBit({ stats }: Spot): boolean {
  return stats !== undefined && (stats.mode & 0o100n) !== 0n;
}
