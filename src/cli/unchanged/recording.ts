import childProcess from 'node:child_process';
import fs from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { fingerprint, type Reading } from './fingerprint';

/** What a run has read, as it stood when it was read first. */
export interface Reads {
  /** By reading and path, `look /shop/infra/main.ts`. */
  readonly fingerprints: ReadonlyMap<string, string>;
  /** The names of the variables of the environment that were asked for. */
  readonly variables: ReadonlySet<string>;
}

type Synchronous = (...args: unknown[]) => unknown;
type Module = Record<string, Synchronous>;

const looks = [
  'accessSync',
  'existsSync',
  'lstatSync',
  'openSync',
  'readFileSync',
  'readlinkSync',
  'realpathSync',
  'statSync',
];
/** They take a descriptor, whose file was opened by name. */
const byDescriptor = ['closeSync', 'fstatSync', 'readSync', 'readvSync'];
const programs = ['execFileSync', 'execSync', 'spawnSync'];

/**
 * Records what this process reads, from now until `end`: synchronous calls alone, since a declaration is loaded by
 * `require` and can wait for no other. Where it does what can't be recorded (it runs a program, writes a file), there
 * are no reads to go by.
 */
export class Recording {
  readonly #fingerprints = new Map<string, string>();
  readonly #variables = new Set<string>();
  readonly #except: string;
  readonly #restore: (() => void)[] = [];
  #isWhole = true;
  #mayWrite = false;

  /** @param except a path that each run may make and remove; it, and what is below it, must be gone in the end */
  constructor(except: string) {
    this.#except = resolve(except);
    this.#watch(fs as unknown as Module);
    for (const name of programs) this.#replace(childProcess as unknown as Module, name, () => this.#spoil());
    this.#watchEnvironment();
    syncBuiltinESMExports();
  }

  /** What is written from here on is the command's own, and no part of what it answers. */
  allowWriting(): void {
    this.#mayWrite = true;
  }

  /** Ends the recording. Undefined where it can't be whole. */
  end(): Reads | undefined {
    for (const undo of this.#restore.splice(0)) undo();
    syncBuiltinESMExports();
    this.#note(this.#except, 'look', true);
    return this.#isWhole ? { fingerprints: this.#fingerprints, variables: this.#variables } : undefined;
  }

  #watch(module: Module): void {
    for (const name of Object.keys(module).filter((each) => each.endsWith('Sync'))) {
      if (byDescriptor.includes(name)) continue;
      if (looks.includes(name)) this.#replace(module, name, ([path]) => this.#note(path, 'look'));
      else if (name === 'readdirSync') this.#replace(module, name, ([path, options]) => this.#list(path, options));
      else this.#replace(module, name, () => this.#mayWrite || this.#spoil());
    }
  }

  #replace(module: Module, name: string, before: (args: unknown[]) => void): void {
    const original = module[name] as Synchronous;
    function watched(this: unknown, ...args: unknown[]): unknown {
      before(args);
      return original.apply(this, args);
    }
    module[name] = Object.assign(watched, original);
    this.#restore.push(() => {
      module[name] = original;
    });
  }

  #list(path: unknown, options: unknown): void {
    this.#note(path, 'list');
    if ((options as { recursive?: boolean } | undefined)?.recursive) this.#spoil();
  }

  /** A path is noted before it is read: what changes it meanwhile makes the next run differ. */
  #note(path: unknown, reading: Reading, isExcepted = false): void {
    const absolute = absolutePath(path);
    if (absolute === undefined) return;
    if (!isExcepted && (absolute === this.#except || absolute.startsWith(join(this.#except, '/')))) return;
    const key = `${reading} ${absolute}`;
    if (!this.#fingerprints.has(key)) this.#fingerprints.set(key, fingerprint(absolute, reading, this.#except));
  }

  #watchEnvironment(): void {
    const original = process.env;
    const variables = this.#variables;
    process.env = new Proxy(original, {
      get: (target, name) => target[noted(name)],
      has: (target, name) => noted(name) in target,
      getOwnPropertyDescriptor: (target, name) => Reflect.getOwnPropertyDescriptor(target, noted(name)),
      ownKeys: (target) => Reflect.ownKeys(target).map(noted),
    });
    this.#restore.push(() => {
      process.env = original;
    });
    function noted(name: string | symbol): string {
      if (typeof name === 'string') variables.add(name);
      return name as string;
    }
  }

  #spoil(): void {
    this.#isWhole = false;
  }
}

/** Undefined for a descriptor. */
function absolutePath(path: unknown): string | undefined {
  if (typeof path === 'string') return resolve(path);
  if (path instanceof URL) return fileURLToPath(path);
  return Buffer.isBuffer(path) ? resolve(path.toString()) : undefined;
}
