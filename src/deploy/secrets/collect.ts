import { readStore, storePath } from './store';
import { checkValue } from './value';

/** Where values are looked for. */
export interface SecretSources {
  /**
   * The repository's root.
   * @default the working directory
   */
  readonly root?: string;
  /**
   * Variables: a secret's own comes before the encrypted file, and those that hold or name the identity.
   * @default those of this process
   */
  readonly environment?: NodeJS.ProcessEnv;
}

/** Where a value is from. */
export type SecretOrigin = 'environment' | typeof storePath;

export interface CollectedSecrets {
  /** By name. */
  readonly values: Map<string, string>;
  /** By name, of each value. */
  readonly origins: Map<string, SecretOrigin>;
  /** Names without a value, sorted. */
  readonly missing: string[];
}

/**
 * The values of secrets: each from the environment variable of its name, else from `infra/secrets.age`. An empty variable
 * is none, since that is what a CI system makes of a secret that it doesn't know. The file is opened only when a variable
 * is missing.
 *
 * @throws UserError when the file is there and can't be read, or a value holds NUL
 */
export async function collectSecrets(names: Iterable<string>, sources: SecretSources = {}): Promise<CollectedSecrets> {
  const { root = '.', environment = process.env } = sources;
  const wanted = [...new Set(names)].sort();
  const isSet = (name: string) => Boolean(environment[name]);
  const stored = wanted.every(isSet) ? new Map<string, string>() : (await readStore(root, environment)).values;
  const values = new Map<string, string>();
  const origins = new Map<string, SecretOrigin>();
  const missing: string[] = [];
  for (const name of wanted) {
    const value = environment[name] || stored.get(name);
    if (value === undefined) {
      missing.push(name);
      continue;
    }
    checkValue(name, value);
    values.set(name, value);
    origins.set(name, isSet(name) ? 'environment' : storePath);
  }
  return { values, origins, missing };
}
