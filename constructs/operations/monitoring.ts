import type { Construct } from 'constructs';
import { z } from 'zod';
import { Endpoint } from '../facets/endpoint';
import type { Facet } from '../facets/facet';
import type { AlertFacet } from '../facets/operations';
import type { WorkloadFacet } from '../facets/workload';
import { Component } from '../fleet/component';
import { Fleet } from '../fleet/fleet';
import { type Output, parseProps } from '../fleet/props';
import { Host } from '../host/host';
import { Network } from '../host/network';
import { defaults } from '../service/service-defaults';
import { Duration, duration } from '../values/duration';
import { Image } from '../values/image';
import { port } from '../values/network';
import { Size, size } from '../values/size';
import { imageOf } from '../values/versions';

export const monitoringShape = {
  /**
   * How often targets are asked.
   * @default Duration.seconds(15)
   */
  scrapeInterval: duration.default(Duration.seconds(15)),
  /**
   * How long samples are kept.
   * @default Duration.days(15)
   */
  retention: duration.default(Duration.days(15)),
  /**
   * The most disk they may take.
   * @default Size.gibibytes(5)
   */
  retentionSize: size.default(Size.gibibytes(5)),
  /**
   * The loopback port of Prometheus.
   * @default 9090
   */
  port: port.default(9090),
  /** @default Size.mebibytes(1024) */
  memory: size.default(defaults.monitoring.memory),
  /** @default 1 */
  cpus: z.number().positive().default(defaults.monitoring.cpus),
};

export interface MonitoringProps extends Readonly<z.input<z.ZodObject<typeof monitoringShape>>> {}

/**
 * The Prometheus of a host. Like the edge it uses the host's network and listens on loopback: it reaches every container
 * by its address and is recreated by no project's change.
 */
export class Monitoring extends Component {
  readonly endpoint: Endpoint;
  readonly #props: Output<typeof monitoringShape>;
  readonly #host: Host | undefined;

  // Docker publishes no ports of what stands in internal networks alone.
  readonly #network: Network | undefined;

  constructor(scope: Construct, id: string, props: MonitoringProps = {}) {
    super(scope, id);
    this.#host = Host.around(this);
    if (this.#host?.local) this.#network = new Network(this, 'network');
    this.#props = parseProps(this, monitoringShape, props);
    this.endpoint = new Endpoint(this, {
      workload: 'prometheus',
      name: 'prometheus',
      port: this.#props.port,
      protocol: 'http',
    });
  }

  override facets(): readonly Facet[] {
    const { port, scrapeInterval, retention, retentionSize } = this.#props;
    return [
      this.#workload(),
      { kind: 'prometheus', workload: 'prometheus', port, scrapeInterval, retention, retentionSize },
      { kind: 'metrics', endpoint: this.endpoint, path: '/metrics' },
      ...this.#alerts(),
    ];
  }

  /** What Prometheus says of itself; that it is gone can only be noticed from elsewhere. */
  #alerts(): AlertFacet[] {
    const alert = { kind: 'alert', on: this, holdsFor: Duration.minutes(5), severity: 'warning' } as const;
    return [
      {
        ...alert,
        name: 'PrometheusConfigurationRefused',
        expression: 'prometheus_config_last_reload_successful{} == 0',
        summary: 'Prometheus refused its configuration and goes on with the one before.',
      },
      {
        ...alert,
        name: 'PrometheusRulesFail',
        expression: 'increase(prometheus_rule_evaluation_failures_total{}[5m]) > 0',
        summary: 'Rules can not be evaluated: alerts may be missing.',
      },
    ];
  }

  #workload(): WorkloadFacet {
    const { port, retention, retentionSize, memory, cpus } = this.#props;
    const local = this.#host?.local ?? false;
    const onVps = this.#host?.local === false;
    return {
      kind: 'workload',
      name: 'prometheus',
      image: Image.of(imageOf.prometheus(Fleet.versionsFor(this).prometheus)),
      command: [
        '--config.file=/etc/prometheus/prometheus.yml',
        '--storage.tsdb.path=/prometheus',
        `--storage.tsdb.retention.time=${retention}`,
        `--storage.tsdb.retention.size=${Math.floor(retentionSize.mebibytes)}MB`,
        `--web.listen-address=${local ? '0.0.0.0' : '127.0.0.1'}:${port}`,
      ],
      environment: {},
      endpoints: [this.endpoint],
      connects: [],
      networks: this.#network === undefined ? [] : [this.#network],
      joinsWhatItReaches: local,
      onHostNetwork: !local,
      publishes: local ? [{ address: '127.0.0.1', hostPort: port, containerPort: port }] : [],
      health: {
        type: 'http',
        port,
        path: '/-/healthy',
        by: 'wget',
        timing: {
          interval: Duration.seconds(10),
          timeout: Duration.seconds(5),
          retries: 3,
          startPeriod: Duration.seconds(30),
        },
      },
      resources: {
        memory,
        memoryReservation: defaults.monitoring.memoryReservation.atMost(memory),
        ...(!local && { cpus }),
      },
      replicas: 1,
      strategy: 'recreate',
      runs: { type: 'always' },
      mounts: [
        { type: 'volume', volume: 'data', target: '/prometheus', exclusive: true },
        { type: 'configuration', folder: 'prometheus', target: '/etc/prometheus' },
        // Which targets to ask of what has colours: a fact of the host.
        ...(onVps ? [{ type: 'host' as const, path: './active', target: '/active', readOnly: true }] : []),
        { type: 'temporary', target: '/tmp' },
      ],
      reload: [
        { paths: ['prometheus.yml', 'rules', 'scrapes'].map((name) => `/etc/prometheus/${name}`), signal: 'HUP' },
        // Of files with targets it hears by itself.
        { paths: ['/etc/prometheus/targets', ...(onVps ? ['/active'] : [])] },
      ],
      after: [],
      container: {
        // `nobody`, as the image's own Dockerfile says.
        userId: 65_534,
        setUser: true,
        readOnlyRootFilesystem: true,
        capabilities: [],
        init: false,
        stopSignal: 'SIGTERM',
        stopGracePeriod: Duration.minutes(1),
        secretsAs: 'files',
        openFiles: 16_384,
      },
    };
  }
}
