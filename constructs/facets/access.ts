import type { Duration } from '../values/duration';

/** What people may do on a host beside deploying to it, by the key that they come with. */
export type AccessRole = 'operations' | 'developers' | 'monitoring';

/** Who may reach a host by ssh. */
export interface AccessFacet {
  readonly kind: 'access';
  /** Public keys, each with its person's name, as a line of a `.pub` file. */
  /** How long the machine keeps its log of who came. */
  readonly logRetention: Duration;
  readonly keys: Readonly<Record<AccessRole, readonly string[]>>;
}
