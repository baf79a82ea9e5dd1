import type { IConstruct } from 'constructs';
import type { Receiver } from '../operations/receiver';
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
  /**
   * True: series that name a construct themselves keep it.
   * @default false: what a target is known as wins
   */
  readonly honorLabels?: boolean;
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
  /** `none` is for what only a dead man's switch hears. */
  readonly severity: 'critical' | 'warning' | 'none';
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
  /** Where its alerts go; undefined: nobody hears them. */
  readonly alertmanager: Endpoint | undefined;
  /** The Prometheus that it hands every sample to, and that evaluates the rules of its host; undefined: it does so itself. */
  readonly sendsTo: Endpoint | undefined;
}

/** The Alertmanager of a host: who hears of what, and how often. */
export interface AlertmanagerFacet {
  readonly kind: 'alertmanager';
  readonly workload: string;
  readonly port: number;
  readonly critical: readonly Receiver[];
  readonly warning: readonly Receiver[];
  readonly watchdog: Receiver | undefined;
  readonly repeatCritical: Duration;
  readonly repeatWarning: Duration;
}

/** What asks the public names of its host from outside their services: a blackbox_exporter. */
export interface ProberFacet {
  readonly kind: 'prober';
  readonly workload: string;
  readonly endpoint: Endpoint;
}
