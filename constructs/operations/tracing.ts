import { z } from 'zod';
import { givenSecret } from '../data/secret-name';
import { Endpoint } from '../facets/endpoint';
import type { Facet } from '../facets/facet';
import type { AlertFacet } from '../facets/operations';
import type { TraceCollectorFacet } from '../facets/tracing';
import { workload } from '../facets/workload-defaults';
import { Component } from '../fleet/component';
import { Fleet } from '../fleet/fleet';
import { type Output, parseProps, reference } from '../fleet/props';
import { requireScope } from '../fleet/scope';
import { Environment } from '../project/environment';
import type { Connectable, Connection } from '../service/connection';
import { TcpProxy } from '../service/tcp-proxy';
import { Duration } from '../values/duration';
import { Image } from '../values/image';
import { processors } from '../values/processors';
import { secret } from '../values/secret';
import { Size, size } from '../values/size';
import { imageOf } from '../values/versions';
import { ExternalTraceStore } from './external-trace-store';
import { TraceStore } from './trace-store';

export const tracingShape = {
  /** Where traces are kept. */
  store: z.union(
    [reference(TraceStore), reference(ExternalTraceStore)],
    'expected a TraceStore or ExternalTraceStore, the object itself',
  ),
  /**
   * The part of requests that are traced: decided where a trace begins, and kept by all that it passes.
   * @default 0.1
   */
  sampleRate: z.number().min(0).max(1).default(0.1),
  /**
   * The key of an outside store, as its header wants it.
   * @default a secret named after its path: SHOP_PROD_TRACING_KEY
   */
  key: secret.optional(),
  /** @default Size.mebibytes(128) */
  memory: size.default(Size.mebibytes(128)),
  /** @default 0.25 */
  cpus: processors.default(0.25),
};

export interface TracingProps extends Readonly<z.input<z.ZodObject<typeof tracingShape>>> {}

/**
 * The traces of an environment: an OpenTelemetry Collector that takes spans from services, gathers them and sends them on,
 * so that a service neither waits for the store nor knows its key.
 */
export class Tracing extends Component implements Connectable {
  readonly environment: Environment;
  /** Where services, or browsers through a route of the edge, send spans: OTLP over http. */
  readonly receiver: Endpoint;
  readonly #metrics: Endpoint;
  readonly #sendsTo: Endpoint;
  readonly #props: Output<typeof tracingShape>;

  constructor(scope: Environment, id: string, props: TracingProps) {
    super(scope, id);
    this.environment = scope;
    if (!(scope instanceof Environment)) requireScope(this, 'an Environment');
    this.#props = parseProps(this, tracingShape, props);
    const { store } = this.#props;
    this.receiver = new Endpoint(this, { workload: id, name: 'otlp', port: 4318, protocol: 'http' });
    this.#metrics = new Endpoint(this, { workload: id, name: 'metrics', port: 8888, protocol: 'http' });
    this.#sendsTo =
      this.incomplete || store instanceof ExternalTraceStore
        ? (store?.receiver ?? this.receiver)
        : // The port of its own receiver is this collector's: the proxy listens beside it.
          TcpProxy.in(scope).forward(store.receiver, { network: store.network });
  }

  override facets(): readonly Facet[] {
    const { memory, cpus } = this.#props;
    const name = this.node.id;
    const header = this.#header;
    return [
      workload({
        name,
        image: Image.of(imageOf['otel-collector'](Fleet.versionsFor(this)['otel-collector'])),
        command: [`--config=${header === undefined ? settingsFolder : secretsFolder}/collector.yaml`],
        environment: { GOMEMLIMIT: `${Math.floor(memory.mebibytes * 0.8)}MiB` },
        endpoints: [this.receiver, this.#metrics],
        connects: [this.#sendsTo],
        networks: [this.environment.network],
        resources: { memory, memoryReservation: Size.mebibytes(48).atMost(memory), cpus },
        mounts: [
          header === undefined
            ? { type: 'configuration', folder: name, target: settingsFolder }
            : { type: 'filled', folder: name, target: secretsFolder },
          { type: 'temporary', target: '/tmp' },
        ],
        // The image is the program alone, with nothing in it that could ask for its health.
        container: { userId: 10_001, init: false },
      }),
      {
        kind: 'trace-collector',
        workload: name,
        receiver: this.receiver,
        metrics: this.#metrics,
        memory,
        sendsTo: this.#sendsTo,
        header,
      },
      { kind: 'metrics', endpoint: this.#metrics, path: '/metrics' },
      ...this.#alerts(),
    ];
  }

  get #header(): TraceCollectorFacet['header'] {
    const { store, key } = this.#props;
    return store instanceof ExternalTraceStore
      ? { name: store.header, secret: key ?? givenSecret(this, 'key') }
      : undefined;
  }

  /** opentelemetry.io/docs/collector/internal-telemetry. */
  #alerts(): AlertFacet[] {
    const alert = { kind: 'alert', on: this, holdsFor: Duration.minutes(10), severity: 'warning' } as const;
    return [
      {
        ...alert,
        name: 'SpansNotSent',
        expression: 'sum(rate(otelcol_exporter_send_failed_spans_total{}[5m])) > 0',
        summary: '{{ $value }} spans a second do not reach the trace store.',
      },
      {
        ...alert,
        name: 'SpansNotTaken',
        expression: 'sum(rate(otelcol_receiver_refused_spans_total{}[5m])) > 0',
        summary: 'The trace collector refuses {{ $value }} spans a second: its memory is full.',
      },
    ];
  }

  /** What the OpenTelemetry SDKs read (opentelemetry.io/docs/specs/otel/configuration/sdk-environment-variables). */
  connection(user?: Component): Connection {
    const { project, node, release } = this.environment;
    const resource = {
      'service.namespace': project.node.id,
      'service.version': release,
      'deployment.environment.name': node.id,
    };
    return {
      settings: {
        OTEL_EXPORTER_OTLP_ENDPOINT: this.receiver.url,
        OTEL_EXPORTER_OTLP_PROTOCOL: 'http/protobuf',
        OTEL_TRACES_SAMPLER: 'parentbased_traceidratio',
        OTEL_TRACES_SAMPLER_ARG: String(this.#props.sampleRate),
        OTEL_RESOURCE_ATTRIBUTES: Object.entries(resource)
          .map(([key, value]) => `${key}=${value}`)
          .join(','),
        ...(user && { OTEL_SERVICE_NAME: user.node.id }),
      },
      networks: [],
      // Spans may be lost; a service never waits for what takes them.
    };
  }
}

const settingsFolder = '/etc/otelcol/vpsynth';
const secretsFolder = '/run/secrets/otelcol';
