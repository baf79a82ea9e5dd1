import { type BigIntStats, lstatSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';

/** How a path was read: what it is and, of a file, what it holds; or the names that a folder holds. */
export type Reading = 'look' | 'list';

/** Taken when this module is loaded, before anything is recorded that could be somebody else's in these functions' place. */
const disk = { lstatSync, readdirSync, statSync };

/**
 * What stands at a path, without reading a file's bytes: the times of its node, its size and its place, as git's index
 * keeps them (gitformat-index(5)). A folder is only its being one, or its names when they were asked for; a name that
 * comes and goes with each run can be left out.
 */
export function fingerprint(path: string, reading: Reading, except?: string): string {
  try {
    const stats = disk.lstatSync(path, { bigint: true, throwIfNoEntry: false });
    if (stats === undefined) return 'nothing';
    const there = stats.isSymbolicLink() ? disk.statSync(path, { bigint: true, throwIfNoEntry: false }) : stats;
    const link = there === stats ? '' : `${ofFile(stats)} `;
    if (there === undefined) return `${link}nothing`;
    if (!there.isDirectory()) return `${link}${ofFile(there)}`;
    return reading === 'list' ? `${link}${names(path, except)}` : `${link}folder`;
  } catch (error) {
    return `unreadable ${(error as NodeJS.ErrnoException).code}`;
  }
}

/** When the file or link at a path last changed in any way, in milliseconds; 0 for a folder and for nothing. */
export function changedAt(fingerprint: string): number {
  const times = [...fingerprint.matchAll(/(\d+)ns/g)].map(([, nanoseconds]) => Number(nanoseconds) / 1e6);
  return Math.max(0, ...times);
}

function ofFile({ mode, ino, size, mtimeNs, ctimeNs }: BigIntStats): string {
  return `${mode} ${ino} ${size} ${mtimeNs} ${ctimeNs}ns`;
}

function names(path: string, except: string | undefined): string {
  const entries = disk.readdirSync(path, { withFileTypes: true }).filter(({ name }) => join(path, name) !== except);
  return JSON.stringify(entries.map((entry) => `${entry.name}${entry.isDirectory() ? '/' : ''}`).sort());
}
