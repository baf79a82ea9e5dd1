import type { IConstruct } from 'constructs';
import type { Duration } from '../values/duration';
import type { Size } from '../values/size';
import type { Endpoint } from './endpoint';

/** Something that Prometheus scrapes. */
export interface MetricsFacet {
  readonly kind: 'metrics';
  readonly endpoint: Endpoint;
  readonly path: string;
  /** The query: what of its metrics it is asked for. */
  readonly parameters?: Readonly<Record<string, readonly string[]>>;
  /** Tells a construct's further metrics apart from its first. */
  readonly name?: string;
}

/** A condition that somebody must hear of. */
export interface AlertFacet {
  readonly kind: 'alert';
  /** In CamelCase, as Prometheus names alerts. */
  readonly name: string;
  /** What it watches: the construct whose labels the expression is given. */
  readonly on: IConstruct;
  /**
   * Whose series the expression selects, where that is another: a queue's are its broker's.
   * @default `on`
   */
  readonly seriesOf?: IConstruct;
  /**
   * PromQL; `{}` stands for the labels that select the series of `on`, and `{self, status="500"}` for these and more.
   */
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
