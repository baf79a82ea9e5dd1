import type { Duration } from '../values/duration';
import type { Secret } from '../values/secret';
import type { Size } from '../values/size';
import type { Endpoint } from './endpoint';

/** The Tempo that keeps traces. */
export interface TraceStoreFacet {
  readonly kind: 'trace-store';
  readonly workload: string;
  readonly endpoint: Endpoint;
  /** Where it takes spans, by OTLP over http. */
  readonly receiver: Endpoint;
  readonly retention: Duration;
}

/** The OpenTelemetry Collector of an environment. */
export interface TraceCollectorFacet {
  readonly kind: 'trace-collector';
  readonly workload: string;
  /** Where it takes spans, by OTLP over http. */
  readonly receiver: Endpoint;
  readonly metrics: Endpoint;
  readonly memory: Size;
  /** Where it sends them, by OTLP over http. */
  readonly sendsTo: Endpoint;
  /** A header with the key of an outside store. */
  readonly header: { readonly name: string; readonly secret: Secret } | undefined;
}
