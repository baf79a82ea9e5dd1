import { existsSync, readFileSync, statSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { UserError } from '../../cli/user-error';
import { type Identity, recipientOf } from './age';

/** The variable that holds an identity, as a CI system hands it over. */
export const identityVariable = 'VPSYNTH_AGE_IDENTITY';
/** The variable that names an identity's file. */
export const identityFileVariable = 'VPSYNTH_AGE_IDENTITY_FILE';

/** The identities of this machine, and where they are from. */
export interface FoundIdentities {
  readonly identities: readonly Identity[];
  /** For messages: the variable, or the file's path. */
  readonly origin: string;
}

/** Where an identity's file is expected (XDG Base Directory: `$XDG_CONFIG_HOME`, by default `~/.config`). */
export function identityFile(environment: NodeJS.ProcessEnv): string {
  const named = environment[identityFileVariable];
  if (named) return named;
  return join(environment.XDG_CONFIG_HOME || join(environment.HOME || homedir(), '.config'), 'vpsynth/identity.txt');
}

/**
 * This machine's identities: those in VPSYNTH_AGE_IDENTITY, else those of the file that VPSYNTH_AGE_IDENTITY_FILE names,
 * else those of `~/.config/vpsynth/identity.txt`. Undefined when there are none.
 *
 * @throws UserError when the named file is missing, others can read the file, or it holds no identity
 */
export async function findIdentities(environment: NodeJS.ProcessEnv): Promise<FoundIdentities | undefined> {
  // An unset secret of a CI system is an empty variable.
  const value = environment[identityVariable];
  if (value) return parse(value, identityVariable);
  const file = identityFile(environment);
  if (!existsSync(file)) {
    if (!environment[identityFileVariable]) return undefined;
    throw new UserError(`${identityFileVariable} names ${file}, which does not exist`);
  }
  refuseReadableByOthers(file);
  return parse(readFileSync(file, 'utf8'), file);
}

/** As OpenSSH treats a private key (ssh(1), FILES: "not accessible by others"). Windows keeps no such modes. */
function refuseReadableByOthers(file: string): void {
  const mode = statSync(file).mode & 0o777;
  if (process.platform === 'win32' || (mode & 0o077) === 0) return;
  throw new UserError(
    `others can read ${file} (mode ${mode.toString(8).padStart(4, '0')}), which opens the secrets; run: chmod 600 ${file}`,
  );
}

/** Lines of identities and comments, as age-keygen writes them. */
async function parse(text: string, origin: string): Promise<FoundIdentities> {
  const lines = text.split('\n').map((line) => line.trim());
  const identities = lines.filter((line) => line !== '' && !line.startsWith('#'));
  for (const identity of identities) {
    try {
      await recipientOf(identity);
    } catch {
      // The line itself may be a torn key: it is not repeated.
      throw new UserError(`${origin} holds a line that is no age identity; one looks like AGE-SECRET-KEY-1…`);
    }
  }
  if (identities.length === 0) throw new UserError(`${origin} holds no age identity; one looks like AGE-SECRET-KEY-1…`);
  return { identities, origin };
}
