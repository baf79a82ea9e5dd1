import type { Construct } from 'constructs';
import type { z } from 'zod';
import { Endpoint } from '../facets/endpoint';
import type { Facet } from '../facets/facet';
import { workload } from '../facets/workload-defaults';
import { Component } from '../fleet/component';
import { Fleet } from '../fleet/fleet';
import { type Output, parseProps } from '../fleet/props';
import { Host } from '../host/host';
import { Network } from '../host/network';
import { Duration, duration } from '../values/duration';
import { Image } from '../values/image';
import { processors } from '../values/processors';
import { Size, size } from '../values/size';
import { imageOf } from '../values/versions';

export const traceStoreShape = {
  /**
   * How long traces are kept.
   * @default Duration.days(14), Tempo's own
   */
  retention: duration.default(Duration.days(14)),
  /** @default Size.mebibytes(512) */
  memory: size.default(Size.mebibytes(512)),
  /** @default 0.5 */
  cpus: processors.default(0.5),
};

export interface TraceStoreProps extends Readonly<z.input<z.ZodObject<typeof traceStoreShape>>> {}

/** Tempo: keeps and searches traces. Each environment sends its own by {@link Tracing}. */
export class TraceStore extends Component {
  readonly network: Network;
  /** Where traces are searched. */
  readonly endpoint: Endpoint;
  /** Where it takes spans, by OTLP over http. */
  readonly receiver: Endpoint;
  readonly #props: Output<typeof traceStoreShape>;

  constructor(scope: Construct, id: string, props: TraceStoreProps = {}) {
    super(scope, id);
    Host.around(this);
    this.#props = parseProps(this, traceStoreShape, props);
    // Not internal: Docker publishes no port of such a network, and other hosts send to one on the private address.
    this.network = new Network(this, 'network');
    this.endpoint = new Endpoint(this, { workload: id, name: 'http', port: 3200, protocol: 'http' });
    this.receiver = new Endpoint(this, { workload: id, name: 'otlp', port: 4318, protocol: 'http' });
  }

  override facets(): readonly Facet[] {
    const { retention, memory, cpus } = this.#props;
    const name = this.node.id;
    const { endpoint, receiver } = this;
    return [
      workload({
        name,
        image: Image.of(imageOf.tempo(Fleet.versionsFor(this).tempo)),
        command: ['-target=all', '-config.file=/etc/tempo/tempo.yaml'],
        environment: { GOMEMLIMIT: `${Math.floor(memory.mebibytes * 0.8)}MiB` },
        endpoints: [endpoint, receiver],
        networks: [this.network],
        health: {
          type: 'command',
          command: ['/tempo', '-health', `-health.url=http://127.0.0.1:${endpoint.port}/ready`],
          timing: {
            interval: Duration.seconds(30),
            timeout: Duration.seconds(5),
            retries: 3,
            startPeriod: Duration.minutes(1),
          },
        },
        resources: { memory, memoryReservation: Size.mebibytes(192).atMost(memory), cpus },
        mounts: [
          {
            type: 'volume',
            volume: name,
            target: '/var/tempo',
            exclusive: true,
            backup: { as: 'nothing', because: 'traces of the last days, of which a part was kept anyway' },
          },
          { type: 'configuration', folder: name, target: '/etc/tempo' },
          { type: 'temporary', target: '/tmp' },
        ],
        container: { userId: 10_001, init: false, stopGracePeriod: Duration.minutes(1), openFiles: 16_384 },
      }),
      { kind: 'trace-store', workload: name, endpoint, receiver, retention },
      { kind: 'grafana-datasource', uid: `${name}-traces`, name: 'Traces', type: 'tempo', endpoint },
      { kind: 'metrics', endpoint, path: '/metrics' },
      {
        kind: 'alert',
        on: this,
        name: 'SpansRefused',
        expression: 'sum by (reason) (increase(tempo_discarded_spans_total{}[15m])) > 0',
        holdsFor: Duration.minutes(15),
        severity: 'warning',
        summary: 'The trace store refused {{ $value }} spans in 15 minutes: {{ $labels.reason }}.',
      },
    ];
  }
}
