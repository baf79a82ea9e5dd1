import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { UserError } from '../../cli/user-error';
import { replaceFile } from './replace-file';
import { isSecretName } from './value';

/** When each value was set: name → `2026-11-22`. Committed; holds no value, so that no key is needed to say what is due. */
export const datesPath = 'infra/secrets.dates.json' as const;

const day = 86_400_000;

/**
 * When the values of secrets were set, in UTC, by name. A name that is missing was set before anybody kept a record, or by
 * somebody else.
 *
 * @throws UserError when the file holds anything but names and dates
 */
export function readDates(root: string): Map<string, string> {
  const path = join(root, datesPath);
  if (!existsSync(path)) return new Map();
  let parsed: unknown;
  try {
    parsed = JSON.parse(readFileSync(path, 'utf8'));
  } catch {
    throw malformed();
  }
  if (typeof parsed !== 'object' || parsed === null || Array.isArray(parsed)) throw malformed();
  const entries = Object.entries(parsed);
  if (!entries.every(([name, date]) => isSecretName(name) && isDate(date))) throw malformed();
  return new Map(entries as [string, string][]);
}

/** A line a name, sorted: what two people set on two branches merges. */
export function writeDates(root: string, dates: ReadonlyMap<string, string>): void {
  const sorted = [...dates].sort(([left], [right]) => (left < right ? -1 : 1));
  replaceFile(join(root, datesPath), `${JSON.stringify(Object.fromEntries(sorted), undefined, 2)}\n`, 0o644);
}

/** Keeps that a value was set on a day, or, without one, that there is none any more. */
export function recordDate(root: string, name: string, date: string | undefined): void {
  const dates = readDates(root);
  if (date === undefined ? !dates.delete(name) : dates.get(name) === date) return;
  if (date !== undefined) dates.set(name, date);
  writeDates(root, dates);
}

/** A day in UTC as it is written: `2026-11-22`. */
export function dateOf(moment: Date): string {
  return moment.toISOString().slice(0, 10);
}

/** The day so many days after another. */
export function daysAfter(date: string, days: number): string {
  return dateOf(new Date(Date.parse(date) + days * day));
}

/** Whether it is a day as it is written, and one that the calendar has. */
export function isDate(value: unknown): value is string {
  if (typeof value !== 'string' || !/^\d{4}-\d{2}-\d{2}$/.test(value)) return false;
  const moment = new Date(`${value}T00:00:00Z`);
  return !Number.isNaN(moment.getTime()) && dateOf(moment) === value;
}

function malformed(): UserError {
  return new UserError(`${datesPath} does not hold names of secrets and days such as 2026-11-22: restore it from git`);
}
