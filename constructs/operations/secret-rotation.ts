import type { Construct } from 'constructs';
import { z } from 'zod';
import type { Facet } from '../facets/facet';
import { Component } from '../fleet/component';
import { type Output, parseProps } from '../fleet/props';
import { wholeDays } from '../values/duration';
import { secret } from '../values/secret';

export const secretRotationShape = {
  /** How long a value may stay: whole days. `vpsynth secrets due` tells which have stayed longer. */
  every: wholeDays,
  /**
   * Of which secrets.
   * @default all that its scope, or anything below it, uses
   */
  secrets: z.array(secret).min(1).optional(),
};

export interface SecretRotationProps extends Readonly<z.input<z.ZodObject<typeof secretRotationShape>>> {}

/**
 * A schedule by which values of secrets are set anew. Without one they stay until somebody sets them. Where several name a
 * secret, the shortest time counts. Of secrets that a deployment alone can't replace it says nothing.
 */
export class SecretRotation extends Component {
  readonly #props: Output<typeof secretRotationShape>;

  /** @param scope the fleet, a host, an environment, or anything else that uses secrets */
  constructor(scope: Construct, id: string, props: SecretRotationProps) {
    super(scope, id);
    this.#props = parseProps(this, secretRotationShape, props);
  }

  override facets(): readonly Facet[] {
    if (this.incomplete) return [];
    const { every, secrets } = this.#props;
    return [{ kind: 'secret-rotation', every, secrets }];
  }
}
