import { readFileSync } from 'node:fs';

/** A setting that the environment lacks, states twice, or states in a way that can't be used. */
export class SettingError extends Error {
  override readonly name = 'SettingError';
}

/**
 * The value of a setting: of the variable `NAME`, or of the file that `NAME_FILE` names (its trailing newline
 * removed, as secret files usually end in one).
 *
 * @throws SettingError when neither or both are set, when the value is empty, or when the file can't be read;
 * the message names the variable and never the value.
 */
export function setting(name: string): string {
  const value = optionalSetting(name);
  if (value === undefined) throw new SettingError(`${name} is not set: set ${name}, or ${name}_FILE to a file`);
  return value;
}

/**
 * Like `setting`, but `undefined` when neither `NAME` nor `NAME_FILE` is set.
 *
 * An empty variable counts as not set, because Compose passes an unset one on as empty.
 */
export function optionalSetting(name: string): string | undefined {
  const value = process.env[name] || undefined;
  const file = process.env[`${name}_FILE`] || undefined;
  if (value !== undefined && file !== undefined) {
    throw new SettingError(`${name} and ${name}_FILE are both set: keep one, so that it is clear which one counts`);
  }
  return file === undefined ? value : contentOf(file, name);
}

/**
 * A setting that is a TCP port, 1 to 65535.
 *
 * @param fallback the port when the setting is absent; without it, absence is an error
 * @throws SettingError when it is no such number
 */
export function portSetting(name: string, fallback?: number): number {
  const text = optionalSetting(name);
  if (text === undefined && fallback !== undefined) return fallback;
  const value = text ?? setting(name);
  const port = Number(value);
  if (!/^\d{1,5}$/.test(value) || port < 1 || port > 65535) {
    throw new SettingError(`${name} is "${value}": a port is a whole number from 1 to 65535`);
  }
  return port;
}

function contentOf(file: string, name: string): string {
  let content: string;
  try {
    content = readFileSync(file, 'utf8');
  } catch (error) {
    const reason = (error as NodeJS.ErrnoException).code ?? String(error);
    throw new SettingError(`${name}_FILE names ${file}, which can't be read (${reason})`);
  }
  const value = content.replace(/\r?\n$/, '');
  if (value === '') throw new SettingError(`${name}_FILE names ${file}, which is empty`);
  return value;
}
