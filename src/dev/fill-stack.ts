import { chmodSync, existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { env } from '../../synth/serialize/env';
import type { SecretsPlan } from '../../synth/stack/secrets-plan';
import { makeSecretsFolder } from './secrets-folder';

/**
 * Writes the files of a stack that have secrets in them, as its `secrets.json` says. Anyone may read them: see
 * {@link makeSecretsFolder} for who gets that far.
 *
 * @param folder the stack's
 * @param values of every secret that it names
 */
export function fillStack(folder: string, values: ReadonlyMap<string, string>): void {
  const file = join(folder, 'secrets.json');
  if (!existsSync(file)) return;
  const { files, templates, environment } = JSON.parse(readFileSync(file, 'utf8')) as SecretsPlan;
  makeSecretsFolder(folder);
  for (const { path, secret } of files) write(join(folder, path), textOf(secret, values), 0o444);
  for (const { path, template, secrets } of templates) {
    const text = readFileSync(join(folder, template), 'utf8');
    write(join(folder, path), filled(text, secrets, values), 0o444);
  }
  if (environment.length > 0) {
    const entries = environment.map(({ secret }) => ({ name: secret, value: textOf(secret, values) }));
    write(join(folder, '.env'), env(entries), 0o600);
  }
}

/** The template with `${NAME}` replaced for its secrets; what else looks so is its own. */
function filled(text: string, secrets: readonly string[], values: ReadonlyMap<string, string>): string {
  return text.replace(/\$\{([A-Z][A-Z0-9_]*)\}/g, (all, name: string) =>
    secrets.includes(name) ? textOf(name, values) : all,
  );
}

function textOf(secret: string, values: ReadonlyMap<string, string>): string {
  const value = values.get(secret);
  if (value === undefined) throw new Error(`no value was made for ${secret}`);
  return value;
}

/** In one step, and with these rights whatever the umask: the reader is a container's user. */
function write(path: string, content: string, mode: number): void {
  mkdirSync(dirname(path), { recursive: true });
  if (path.includes('/secrets/')) chmodSync(dirname(path), 0o755);
  const beside = `${path}.new`;
  writeFileSync(beside, content);
  chmodSync(beside, mode);
  renameSync(beside, path);
}
