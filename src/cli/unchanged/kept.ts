import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { changedAt, fingerprint, type Reading } from './fingerprint';
import type { Reads } from './recording';

/** What a run found that changed nothing and found no error. */
export interface Finding {
  /** What it told on standard error. */
  readonly told: string;
  readonly warnings: number;
  /** How many files the output has. */
  readonly files: number;
}

/** A finding and everything that it rests on. */
interface Kept extends Finding {
  readonly context: string;
  readonly fingerprints: readonly (readonly [key: string, fingerprint: string])[];
  readonly variables: readonly string[];
  /** One hash of all, so that no value can be read from the file. */
  readonly variablesHash: string;
}

/** One step of a file system's clock is some milliseconds; two changes within one can't be told apart. */
const clockMargin = 1000;

const file = resolve('node_modules/.cache/vpsynth/unchanged.json');

/** The last finding, if everything that it rests on stands as it stood. */
export function recall(): Finding | undefined {
  try {
    const kept = JSON.parse(readFileSync(file, 'utf8')) as Kept;
    if (kept.context !== context() || kept.variablesHash !== hashOf(kept.variables)) return undefined;
    return kept.fingerprints.every(([key, before]) => current(key) === before) ? kept : undefined;
  } catch {
    // None yet, or half of one.
    return undefined;
  }
}

/** Keeps a finding for the next run. What changed since shortly before this process began may have changed unseen. */
export function keep(finding: Finding, { fingerprints, variables }: Reads): void {
  if (!existsSync(resolve('node_modules'))) return;
  const all = new Map(fingerprints);
  for (const path of [...Object.keys(require.cache), ...packages()]) {
    const key = `look ${path}`;
    if (!all.has(key)) all.set(key, current(key));
  }
  const latest = performance.timeOrigin - clockMargin;
  if ([...all.values()].some((each) => changedAt(each) > latest)) return;
  const names = [...variables].sort();
  const kept: Kept = {
    ...finding,
    context: context(),
    fingerprints: [...all],
    variables: names,
    variablesHash: hashOf(names),
  };
  save(JSON.stringify(kept));
}

/** Another Node.js, or the same in another place, may answer otherwise. */
function context(): string {
  return JSON.stringify([process.version, process.execPath, process.execArgv, process.env.NODE_OPTIONS, process.cwd()]);
}

/** Where modules are found follows from these, and npm writes the second whenever it changes a package. */
function packages(): string[] {
  return ['package.json', 'node_modules/.package-lock.json'].map((path) => resolve(path));
}

function current(key: string): string {
  const [reading] = key.split(' ', 1) as [Reading];
  return fingerprint(key.slice(reading.length + 1), reading);
}

function hashOf(variables: readonly string[]): string {
  const values = variables.map((name) => [name, process.env[name]]);
  return createHash('sha256').update(JSON.stringify(values)).digest('base64');
}

function save(text: string): void {
  const own = `${file}.${process.pid}`;
  try {
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(own, text);
    renameSync(own, file);
  } catch {
    // A finding that can't be kept (read-only checkout, full disk) costs time, never the run.
    rmSync(own, { force: true });
  }
}
