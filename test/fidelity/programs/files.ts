import { chmodSync, mkdirSync, writeFileSync } from 'node:fs';
import { dirname, isAbsolute, join, normalize } from 'node:path';

/** A file's content, or its content with what else the program looks at. */
export type FileUnderTest =
  | string
  | {
      readonly content: string;
      /** @default 0o644 */
      readonly mode?: number;
      /** As chown(1) takes it: `postgres`, `postgres:postgres`, `999`. @default root */
      readonly owner?: string;
    };

/** Files by the absolute path at which the program will find them. */
export type Files = Readonly<Record<string, FileUnderTest>>;

/** What a program finds around it. */
export interface Surroundings {
  readonly files: Files;
  /** Further folders, each with its owner: `{ '/data': 'redis' }`. @default none */
  readonly directories?: Readonly<Record<string, string>>;
  /** Names that resolve (to loopback), as Compose's service names do. Nothing else resolves. @default none */
  readonly hosts?: readonly string[];
}

export function contentOf(file: FileUnderTest): string {
  return typeof file === 'string' ? file : file.content;
}

/** Writes the surroundings below a folder of the machine, from where a sandbox takes its copy. */
export function stage(folder: string, { files, directories = {}, hosts = [] }: Surroundings): void {
  for (const directory of Object.keys(directories)) mkdirSync(inside(folder, directory), { recursive: true });
  const all: Files = { '/etc/hosts': hostsFile(hosts), ...files };
  for (const [path, file] of Object.entries(all)) {
    const target = inside(folder, path);
    mkdirSync(dirname(target), { recursive: true });
    writeFileSync(target, contentOf(file));
    chmodSync(target, typeof file === 'string' ? 0o644 : (file.mode ?? 0o644));
  }
}

/** Paths by their owner, of all that don't belong to root. */
export function ownedPaths({ files, directories = {} }: Surroundings): Map<string, string[]> {
  const paths = new Map<string, string[]>();
  const add = (path: string, owner: string) => paths.set(owner, [...(paths.get(owner) ?? []), path]);
  for (const [path, owner] of Object.entries(directories)) add(path, owner);
  for (const [path, file] of Object.entries(files)) if (typeof file !== 'string' && file.owner) add(path, file.owner);
  return paths;
}

function inside(folder: string, path: string): string {
  if (!isAbsolute(path) || normalize(path) !== path) throw new Error(`not a plain absolute path: ${path}`);
  return join(folder, path);
}

function hostsFile(hosts: readonly string[]): string {
  return `127.0.0.1 ${['localhost', 'vpsynth', ...hosts].join(' ')}\n::1 localhost\n`;
}
