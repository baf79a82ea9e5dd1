import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

const root = resolve(__dirname, '../..');
const copied = ['package.json', '.github', '.projen', 'src', 'constructs', 'synth', 'infra', 'apps'];
const made: string[] = [];

afterAll(() => {
  for (const folder of made) rmSync(folder, { recursive: true, force: true });
});

/** A copy of this repository's sources and files, in a folder of its own, at a path of another length. */
export function copyOfRepository(name = 'a copy'): string {
  const parent = mkdtempSync(join(tmpdir(), 'vpsynth-'));
  made.push(parent);
  const folder = join(parent, name);
  mkdirSync(folder);
  for (const path of copied) cpSync(join(root, path), join(folder, path), { recursive: true });
  symlinkSync(join(root, 'node_modules'), join(folder, 'node_modules'));
  return folder;
}

export interface Run {
  readonly code: number | null;
  readonly output: string;
  readonly errors: string;
}

/** Runs the command line there. */
export function vpsynth(
  folder: string,
  args: readonly string[],
  options: { env?: NodeJS.ProcessEnv; node?: string; umask?: string } = {},
): Run {
  const node = options.node ?? process.execPath;
  const command = [node, 'src/cli/vpsynth.js', ...args];
  // A umask is the shell's to set; the command itself is passed on as arguments.
  const [program, ...rest] =
    options.umask === undefined ? command : ['sh', '-c', `umask ${options.umask}; exec "$@"`, 'sh', ...command];
  const { status, stdout, stderr } = spawnSync(program as string, rest, {
    cwd: folder,
    encoding: 'utf8',
    env: { ...process.env, ...options.env },
    timeout: 60_000,
  });
  return { code: status, output: stdout, errors: stderr };
}

/** Every file below a folder, by its path: bytes only, since git keeps no more. */
export function filesBelow(folder: string, path = ''): Record<string, string> {
  return Object.fromEntries(
    readdirSync(join(folder, path)).flatMap((name) => {
      const below = join(path, name);
      if (statSync(join(folder, below)).isDirectory()) return Object.entries(filesBelow(folder, below));
      return [[below, readFileSync(join(folder, below), 'latin1')]];
    }),
  );
}

/** Removes what synth makes, but not the lock files: they are what it reads. */
export function removeGenerated(folder: string): void {
  for (const name of readdirSync(join(folder, 'infra'))) {
    if (statSync(join(folder, 'infra', name)).isDirectory()) rmSync(join(folder, 'infra', name), { recursive: true });
  }
}

/** The paths of files that are in only one of two trees, or differ. */
export function differing(left: Record<string, string>, right: Record<string, string>): string[] {
  return [...new Set([...Object.keys(left), ...Object.keys(right)])]
    .filter((path) => left[path] !== right[path])
    .sort();
}
