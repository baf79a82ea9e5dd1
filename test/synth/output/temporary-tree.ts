import {
  chmodSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

const roots: string[] = [];
const endings: (() => void)[] = [];

afterAll(() => {
  for (const end of endings.reverse()) end();
  for (const root of roots) rmSync(root, { recursive: true, force: true });
});

/** An empty folder that goes when the tests of this file have run. */
export function temporaryRoot(): string {
  const root = realpathSync(mkdtempSync(join(tmpdir(), 'vpsynth-output-')));
  roots.push(root);
  return root;
}

/** Does something when the tests of this file have run, before the folders go; the last first. */
export function atEnd(end: () => void): void {
  endings.push(end);
}

/** Puts a file there as a person would. */
export function put(root: string, path: string, content: string): void {
  const file = join(root, path);
  mkdirSync(dirname(file), { recursive: true });
  rmSync(file, { force: true });
  writeFileSync(file, content);
}

/** Each path with its mode and its content; with the times of the last change if asked. */
export function picture(root: string, times = false): Record<string, string> {
  const result: Record<string, string> = {};
  const visit = (path: string): void => {
    for (const name of readdirSync(join(root, path)).sort()) {
      const inner = path === '' ? name : `${path}/${name}`;
      const stats = lstatSync(join(root, inner), { bigint: true });
      const time = times ? ` ${stats.mtimeNs}` : '';
      const content = stats.isFile() ? ` ${readFileSync(join(root, inner), 'utf8')}` : '';
      result[inner] = `${(Number(stats.mode) & 0o777).toString(8)}${time}${content}`;
      if (stats.isDirectory()) visit(inner);
    }
  };
  visit('');
  return result;
}

/** The paths of all files. */
export function paths(root: string): string[] {
  return Object.entries(picture(root))
    .filter(([path]) => lstatSync(join(root, path)).isFile())
    .map(([path]) => path);
}

/** Kind and path of each change. */
export function kinds(changes: readonly { readonly kind: string; readonly path: string }[]): string[] {
  return changes.map(({ kind, path }) => `${kind} ${path}`);
}

/** Lets the tree's files look as git leaves them: only the run bit is kept. */
export function asGitLeavesIt(root: string): void {
  for (const path of paths(root)) chmodSync(join(root, path), lstatSync(join(root, path)).mode & 0o100 ? 0o755 : 0o644);
}
