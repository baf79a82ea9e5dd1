import type { Duration } from '../values/duration';
import type { Secret } from '../values/secret';

/** How long values of secrets may stay as they are. */
export interface SecretRotationFacet {
  readonly kind: 'secret-rotation';
  readonly every: Duration;
  /** Undefined: all that the construct's scope, or anything below it, uses. */
  readonly secrets: readonly Secret[] | undefined;
}
