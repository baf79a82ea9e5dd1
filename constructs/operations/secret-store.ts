import { z } from 'zod';
import type { Facet } from '../facets/facet';
import { Component } from '../fleet/component';
import { Fleet } from '../fleet/fleet';
import { type Output, parseProps } from '../fleet/props';
import { requireScope } from '../fleet/scope';
import { secret } from '../values/secret';
import { secretProgram } from './secret-program';

export const secretStoreShape = {
  /** What prints a value where a deployment is run from. */
  program: secretProgram,
  /**
   * Of which secrets.
   * @default all that the fleet uses and no other store has
   */
  secrets: z.array(secret).min(1).optional(),
};

export interface SecretStoreProps extends Readonly<z.input<z.ZodObject<typeof secretStoreShape>>> {}

/**
 * Where values of secrets are kept beside vpsynth: Vault, 1Password, a file of SOPS's, anything that a program reads. A
 * variable of the secret's name still comes first; `infra/secrets.age` has what no store has.
 */
export class SecretStore extends Component {
  readonly #props: Output<typeof secretStoreShape>;

  constructor(scope: Fleet, id: string, props: SecretStoreProps) {
    super(scope, id);
    this.#props = parseProps(this, secretStoreShape, props);
    if (!(scope instanceof Fleet)) requireScope(this, 'the Fleet');
  }

  override facets(): readonly Facet[] {
    if (this.incomplete) return [];
    const { program, secrets } = this.#props;
    return [{ kind: 'secret-store', program: program.argv, secrets }];
  }
}
