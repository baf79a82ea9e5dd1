import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { UserError } from '../../cli/user-error';
import { DecryptionError, decrypt, encrypt } from './age';
import { findIdentities, identityFile, identityFileVariable, identityVariable } from './identity';
import { readRecipients, recipientsPath } from './recipients';
import { replaceFile } from './replace-file';
import { checkValue, isSecretName } from './value';

/** The encrypted values: an armored age file of a JSON object, name → value. Committed. */
export const storePath = 'infra/secrets.age' as const;

/** What the encrypted file holds, and the bytes that it was read from. */
export interface Store {
  readonly values: ReadonlyMap<string, string>;
  /** The encrypted text; undefined when there is no file. */
  readonly armored: string | undefined;
}

/** Whether the repository has an encrypted file. */
export function storeExists(root: string): boolean {
  return existsSync(join(root, storePath));
}

/**
 * Decrypts `infra/secrets.age`; without a file, no values.
 *
 * @throws UserError when this machine has no identity, none that the file is for, or the file is not whole
 */
export async function readStore(root: string, environment: NodeJS.ProcessEnv): Promise<Store> {
  if (!storeExists(root)) return { values: new Map(), armored: undefined };
  const armored = readFileSync(join(root, storePath), 'utf8');
  const found = await findIdentities(environment);
  if (found === undefined) {
    throw new UserError(
      `${storePath} is encrypted, and this machine has no identity to read it with: set ${identityVariable}, or ${identityFileVariable} to its file, or put it into ${identityFile(environment)}`,
    );
  }
  return { values: parse(await open(armored, found)), armored };
}

async function open(armored: string, { identities, origin }: { identities: readonly string[]; origin: string }) {
  try {
    return await decrypt(armored, identities);
  } catch (error) {
    if (!(error instanceof DecryptionError)) throw error;
    throw new UserError(
      error.reason === 'wrong identity'
        ? `${storePath} is not encrypted for the identity in ${origin}: ask somebody who can read it to add your recipient (npx vpsynth secrets identity) to ${recipientsPath} and to run: npx vpsynth secrets rekey`
        : `${storePath} is damaged: restore it from git`,
    );
  }
}

function parse(text: string): ReadonlyMap<string, string> {
  const entries = Object.entries(parseObject(text));
  for (const [name, value] of entries) {
    if (!isSecretName(name) || typeof value !== 'string') throw malformed();
    checkValue(name, value);
  }
  return new Map(entries as [string, string][]);
}

/** JSON.parse quotes what it can't read: its own message would print values. */
function parseObject(text: string): object {
  let parsed: unknown;
  try {
    parsed = JSON.parse(text);
  } catch {
    throw malformed();
  }
  if (typeof parsed !== 'object' || parsed === null || Array.isArray(parsed)) throw malformed();
  return parsed;
}

function malformed(): UserError {
  return new UserError(`${storePath} does not hold a JSON object of names and values: restore it from git`);
}

/**
 * Encrypts values for all recipients of the repository and replaces the file at once.
 *
 * @throws UserError without recipients, or when the file has changed since it was read
 */
export async function writeStore(root: string, before: Store, values: ReadonlyMap<string, string>): Promise<void> {
  const recipients = await readRecipients(root);
  if (recipients.length === 0) {
    throw new UserError(`${recipientsPath} lists nobody: add your recipient (npx vpsynth secrets identity)`);
  }
  const sorted = [...values].sort(([left], [right]) => (left < right ? -1 : 1));
  const text = `${JSON.stringify(Object.fromEntries(sorted), undefined, 2)}\n`;
  const armored = await encrypt(text, recipients);
  const now = storeExists(root) ? readFileSync(join(root, storePath), 'utf8') : undefined;
  if (now !== before.armored) throw new UserError(`${storePath} was changed meanwhile: run it again`);
  replaceFile(join(root, storePath), `${armored.trimEnd()}\n`, 0o644);
}
