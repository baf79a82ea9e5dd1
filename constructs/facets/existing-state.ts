import type { Host } from '../host/host';

/** What becomes of what is on a host already. Volumes and projects by Docker's names. */
export interface ExistingStateFacet {
  readonly kind: 'existing-state';
  readonly host: Host;
  /** The name of a declared volume → the volume that has its data. */
  readonly takenOver: Readonly<Record<string, string>>;
  /** Compose projects, or containers of none, and why they end. */
  readonly ended: Readonly<Record<string, string>>;
  /** Volumes, and why they are removed. */
  readonly removed: Readonly<Record<string, string>>;
  /** Volumes, and why they stay. */
  readonly kept: Readonly<Record<string, string>>;
}
