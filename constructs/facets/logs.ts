import type { Duration } from '../values/duration';
import type { Endpoint } from './endpoint';

/** What a line of a log is about: each kind is kept for a time of its own. */
export type LogKind = 'access' | 'application' | 'audit' | 'security' | 'system';

/** The Loki that keeps the logs of hosts. */
export interface LogStoreFacet {
  readonly kind: 'log-store';
  readonly workload: string;
  readonly endpoint: Endpoint;
  readonly retention: Readonly<Record<LogKind, Duration>>;
}

/** The Alloy that sends a host's journal to a store. Where there is one, containers write to the journal. */
export interface LogCollectorFacet {
  readonly kind: 'log-collector';
  readonly workload: string;
  /** The port of its own metrics, on loopback. */
  readonly port: number;
  readonly store: Endpoint;
}
