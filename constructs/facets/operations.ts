import type { Duration } from '../values/duration';
import type { Size } from '../values/size';
import type { Endpoint } from './endpoint';

/** Something that Prometheus scrapes. */
export interface MetricsFacet {
  readonly kind: 'metrics';
  readonly endpoint: Endpoint;
  readonly path: string;
}

/** A condition that somebody must hear of. */
export interface AlertFacet {
  readonly kind: 'alert';
  /** In CamelCase, as Prometheus names alerts. */
  readonly name: string;
  /** PromQL; `{}` stands for the labels that select this construct's own series. */
  readonly expression: string;
  /** How long it must hold. */
  readonly holdsFor: Duration;
  readonly severity: 'critical' | 'warning';
  /** One sentence for a person. */
  readonly summary: string;
}

/** The Prometheus of a host. */
export interface PrometheusFacet {
  readonly kind: 'prometheus';
  readonly workload: string;
  readonly port: number;
  readonly scrapeInterval: Duration;
  readonly retention: Duration;
  readonly retentionSize: Size;
}
