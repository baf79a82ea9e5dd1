import type { Construct } from 'constructs';
import { z } from 'zod';
import { Endpoint } from '../facets/endpoint';
import type { Facet } from '../facets/facet';
import type { LogKind } from '../facets/logs';
import type { AlertFacet } from '../facets/operations';
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

const aDay = Duration.days(1);
/** Loki refuses a shorter one for a kind (grafana.com/docs/loki: operations, storage, retention). */
const period = duration.refine(({ milliseconds }) => milliseconds >= aDay.milliseconds, 'expected a day or more');

export const logStoreShape = {
  /**
   * How long each kind of log is kept.
   * @default access 30 days, application 30, audit 365, security 365, system 30
   */
  retention: z
    .strictObject({
      /** Requests, as the edge writes them. */
      access: period.default(Duration.days(30)),
      /** What services write. */
      application: period.default(Duration.days(30)),
      /** What services write of who changed what (`logs: 'audit'`). */
      audit: period.default(Duration.days(365)),
      /** Logins and rights on the machine: sshd, sudo, the kernel's audit. */
      security: period.default(Duration.days(365)),
      /** Everything else of the machine. */
      system: period.default(Duration.days(30)),
    })
    .prefault({}),
  /** @default Size.mebibytes(512) */
  memory: size.default(Size.mebibytes(512)),
  /** @default 0.5 */
  cpus: processors.default(0.5),
};

export interface LogStoreProps extends Readonly<z.input<z.ZodObject<typeof logStoreShape>>> {}

/**
 * Loki: keeps and searches the logs of the hosts whose {@link LogCollector} sends to it. It asks nobody who he is, so
 * that only collectors and Grafana reach it.
 */
export class LogStore extends Component {
  /** Where logs are sent and searched. */
  readonly endpoint: Endpoint;
  // Not internal: Docker publishes no port of such a network, and other hosts send to one on the private address.
  readonly #network: Network;
  readonly #props: Output<typeof logStoreShape>;

  constructor(scope: Construct, id: string, props: LogStoreProps = {}) {
    super(scope, id);
    Host.around(this);
    this.#props = parseProps(this, logStoreShape, props);
    this.#network = new Network(this, 'network');
    this.endpoint = new Endpoint(this, { workload: id, name: 'http', port: 3100, protocol: 'http' });
  }

  override facets(): readonly Facet[] {
    const { retention, memory, cpus } = this.#props;
    const name = this.node.id;
    return [
      workload({
        name,
        image: Image.of(imageOf.loki(Fleet.versionsFor(this).loki)),
        command: ['-config.file=/etc/loki/vpsynth/loki.yaml'],
        environment: { GOMEMLIMIT: `${Math.floor(memory.mebibytes * 0.8)}MiB` },
        endpoints: [this.endpoint],
        networks: [this.#network],
        resources: { memory, memoryReservation: Size.mebibytes(192).atMost(memory), cpus },
        mounts: [
          {
            type: 'volume',
            volume: name,
            target: '/loki',
            exclusive: true,
            backup: {
              as: 'nothing',
              because: 'logs that end by themselves: what must outlive the host is sent to another',
            },
          },
          { type: 'configuration', folder: name, target: '/etc/loki/vpsynth' },
          { type: 'temporary', target: '/tmp' },
        ],
        // The image is the program alone, with nothing in it that could ask for its health.
        container: { userId: 10_001, init: false, stopGracePeriod: Duration.minutes(1), openFiles: 16_384 },
      }),
      { kind: 'log-store', workload: name, endpoint: this.endpoint, retention: retention as Record<LogKind, Duration> },
      { kind: 'grafana-datasource', uid: `${name}-logs`, name: 'Logs', type: 'loki', endpoint: this.endpoint },
      { kind: 'metrics', endpoint: this.endpoint, path: '/metrics' },
      ...this.#alerts(),
    ];
  }

  /** grafana.com/docs/loki: operations, meta-monitoring. */
  #alerts(): AlertFacet[] {
    const alert = { kind: 'alert', on: this, holdsFor: Duration.minutes(15), severity: 'warning' } as const;
    return [
      {
        ...alert,
        name: 'LogsRefused',
        expression: 'sum by (reason) (increase(loki_discarded_samples_total{}[15m])) > 0',
        summary: 'The log store refused {{ $value }} lines in 15 minutes: {{ $labels.reason }}.',
      },
      {
        ...alert,
        name: 'LogsNotDeleted',
        expression: 'time() - loki_compactor_apply_retention_last_successful_run_timestamp_seconds{} > 86400',
        summary: 'For more than a day the log store has deleted nothing that is past its time.',
      },
    ];
  }
}
