import { createHash, randomBytes } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { UserError } from '../cli/user-error';
import { generateValue } from '../deploy/secrets/generate-value';
import { formOf, type SecretNeed, secretNeeds, unfitValues } from '../deploy/secrets/needs';
import { localFolder } from './local-stack';
import { makeSecretsFolder } from './secrets-folder';

/** Below a stack's `secrets/`: what was made up for it, for people to look up. */
export const keptFile = 'secrets/values.json';

/**
 * The value of every secret of the developer's machine: the environment's where it has one (a key of an outside
 * service), else what an earlier run made up, else a new one, kept from now on. Made up for one machine, these guard
 * nothing worth a file of encrypted secrets.
 *
 * @throws UserError when a value of the environment can't go where it is wanted
 */
export function developmentValues(root: string, environment: NodeJS.ProcessEnv = process.env): Map<string, string> {
  const needs = secretNeeds(root, ['local']);
  const stacks = [...new Set(needs.map(({ stack }) => stack))];
  const kept = new Map(stacks.flatMap((stack) => readKept(join(root, localFolder, stack))));
  const values = new Map<string, string>();
  for (const { secret, use } of needs) {
    if (values.has(secret)) continue;
    const given = environment[secret] || undefined;
    if (given === undefined && !kept.has(secret)) kept.set(secret, generateValue(formOf(needs, secret)));
    const made = kept.get(secret) ?? '';
    values.set(secret, given ?? (use === 'passwords' ? passwordLine('admin', made) : made));
  }
  const faults = unfitValues(needs, values);
  if (faults.length > 0) throw new UserError(faults.join('\n'));
  for (const stack of stacks) keep(root, stack, needs, kept);
  return values;
}

/** A line of an htpasswd file (nginx: `{SSHA}`, salted SHA-1). */
export function passwordLine(user: string, password: string): string {
  const salt = randomBytes(8);
  const hash = createHash('sha1').update(password).update(salt).digest();
  return `${user}:{SSHA}${Buffer.concat([hash, salt]).toString('base64')}`;
}

function readKept(folder: string): [string, string][] {
  const file = join(folder, keptFile);
  if (!existsSync(file)) return [];
  try {
    return Object.entries(JSON.parse(readFileSync(file, 'utf8')) as Record<string, string>);
  } catch {
    throw new UserError(`${file} can't be read as JSON; remove it, and with it the volumes that were made with it`);
  }
}

function keep(root: string, stack: string, needs: readonly SecretNeed[], kept: ReadonlyMap<string, string>): void {
  const folder = join(root, localFolder, stack);
  const names = [...new Set(needs.filter((need) => need.stack === stack).map(({ secret }) => secret))].sort();
  const own = Object.fromEntries(names.flatMap((name) => (kept.has(name) ? [[name, kept.get(name)]] : [])));
  makeSecretsFolder(folder);
  writeFileSync(join(folder, keptFile), `${JSON.stringify(own, null, 2)}\n`, { mode: 0o600 });
}
