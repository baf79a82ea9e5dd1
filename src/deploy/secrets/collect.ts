import { readFromStore, storeOf } from './external-stores';
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

/** Where a value is from: `'environment'`, `'infra/secrets.age'`, or the path of a declared store. */
export type SecretOrigin = string;

export interface CollectedSecrets {
  /** By name. */
  readonly values: Map<string, string>;
  /** By name, of each value. */
  readonly origins: Map<string, SecretOrigin>;
  /** Names without a value, sorted. */
  readonly missing: string[];
}

/**
 * The values of secrets: each from the environment variable of its name, else from the store that is declared for it, else
 * from `infra/secrets.age`. An empty variable is none, since that is what a CI system makes of a secret that it doesn't
 * know. The file is opened, and a store's program run, only when a variable is missing.
 *
 * @throws UserError when the file is there and can't be read, a store's program gives no value, or a value holds NUL
 */
export async function collectSecrets(names: Iterable<string>, sources: SecretSources = {}): Promise<CollectedSecrets> {
  const { root = '.', environment = process.env } = sources;
  const wanted = [...new Set(names)].sort();
  const isSet = (name: string) => Boolean(environment[name]);
  const external = new Map(wanted.filter((name) => !isSet(name)).map((name) => [name, storeOf(root, name)]));
  const isKept = (name: string) => !isSet(name) && external.get(name) === undefined;
  const stored = wanted.some(isKept) ? (await readStore(root, environment)).values : new Map<string, string>();
  const values = new Map<string, string>();
  const origins = new Map<string, SecretOrigin>();
  const missing: string[] = [];
  for (const name of wanted) {
    const store = external.get(name);
    // One after the other: two of them can't both ask on one terminal.
    const value = environment[name] || (store === undefined ? stored.get(name) : await readFromStore(store, name));
    if (value === undefined) {
      missing.push(name);
      continue;
    }
    checkValue(name, value);
    values.set(name, value);
    origins.set(name, isSet(name) ? 'environment' : (store?.store ?? storePath));
  }
  return { values, origins, missing };
}
