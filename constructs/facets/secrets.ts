import type { Duration } from '../values/duration';
import type { Secret } from '../values/secret';

/** How long values of secrets may stay as they are. */
export interface SecretRotationFacet {
  readonly kind: 'secret-rotation';
  readonly every: Duration;
  /** Undefined: all that the construct's scope, or anything below it, uses. */
  readonly secrets: readonly Secret[] | undefined;
}

/** Where values of secrets are kept beside vpsynth. */
export interface SecretStoreFacet {
  readonly kind: 'secret-store';
  /** A program and its arguments; `{name}` in one stands for the secret's name. */
  readonly program: readonly string[];
  /** Undefined: all that the fleet uses and no other store names. */
  readonly secrets: readonly Secret[] | undefined;
}
