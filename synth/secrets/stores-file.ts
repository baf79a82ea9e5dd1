import { secretsUsed } from '../checks/secrets-used';
import type { Model } from '../derive/model';
import { header } from '../header';
import type { OutputFile } from '../output/file';
import { json } from '../serialize/json';

/** `infra/fleet/secret-stores.json`: synth writes it; the deployer and `vpsynth secrets` read it. */
export interface SecretStores {
  readonly stores: readonly RegisteredStore[];
}

export interface RegisteredStore {
  /** Its path in the declaration. */
  readonly store: string;
  /** A program and its arguments; `{name}` in one stands for the secret's name. */
  readonly program: readonly string[];
  readonly secrets: readonly string[];
}

/** Which program prints the value of which secret; nothing where no store is declared. */
export function storesFile(model: Model): OutputFile[] {
  const stores = model.find('secret-store');
  if (stores.length === 0) return [];
  const named = new Set(stores.flatMap(({ facet }) => facet.secrets?.map(({ name }) => name) ?? []));
  const rest = new Set(
    secretsUsed(model)
      .map(({ secret }) => secret.name)
      .filter((name) => !named.has(name)),
  );
  const registered: RegisteredStore[] = stores.map(({ component, facet }) => ({
    store: component.node.path,
    program: facet.program,
    secrets: [...(facet.secrets?.map(({ name }) => name) ?? rest)].sort(),
  }));
  return [{ name: 'secret-stores.json', content: json({ explanation: header(model.fleet), stores: registered }) }];
}
