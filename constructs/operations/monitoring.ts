import type { Construct } from 'constructs';
import { z } from 'zod';
import { Endpoint } from '../facets/endpoint';
import type { Facet } from '../facets/facet';
import { Component } from '../fleet/component';
import { recordProblem } from '../fleet/problem';
import { type Output, parseProps } from '../fleet/props';
import { Host } from '../host/host';
import { Network } from '../host/network';
import { Vps } from '../host/vps';
import { defaults } from '../service/service-defaults';
import { Duration, duration } from '../values/duration';
import { port } from '../values/network';
import { processors } from '../values/processors';
import { Size, size } from '../values/size';
import { alertingShape } from './alerting';
import { Alertmanager } from './alertmanager';
import { ContainerExporter } from './exporters/container-exporter';
import { NodeExporter } from './exporters/node-exporter';
import { Prober } from './exporters/prober';
import { Grafana, type GrafanaProps } from './grafana';
import { prometheusAlerts } from './prometheus-alerts';
import { prometheusWorkload } from './prometheus-workload';

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
  /**
   * The most memory that Prometheus may use.
   * @default Size.mebibytes(1024); Size.mebibytes(128) for one that hands its samples on
   */
  memory: size.optional(),
  /**
   * The most processor time that Prometheus may use, in cores.
   * @default 1; 0.25 for one that hands its samples on
   */
  cpus: processors.optional(),
  /**
   * Who hears of alerts: an Alertmanager beside Prometheus tells them.
   * @default nobody
   */
  alerting: alertingShape.optional(),
  /**
   * Dashboards: Grafana beside Prometheus. People reach it by a route to `monitoring.grafana`, or by a tunnel.
   * @default none
   */
  grafana: z
    .custom<GrafanaProps>((value) => typeof value === 'object' && value !== null, 'expected an object')
    .optional(),
  /**
   * Tells the processor time and memory of each container, by cAdvisor; that asks Docker, as root.
   * @default true
   */
  containers: z.boolean().default(true),
  /**
   * The Monitoring of another host that keeps this host's samples, evaluates its alerts and shows it: Prometheus here only
   * collects. For hosts without room. Over the private network: both hosts have a privateAddress.
   * @default this host's own
   */
  sendsTo: z
    .custom<Monitoring>(
      (value) => value instanceof Monitoring,
      'expected a Monitoring, the object itself and not its name',
    )
    .optional(),
};

export interface MonitoringProps extends Readonly<z.input<z.ZodObject<typeof monitoringShape>>> {}

/**
 * What watches a host: Prometheus, exporters of the machine, its containers and its public names, and an Alertmanager where
 * somebody is to hear of it. Like the edge it uses the host's network and listens on loopback: it reaches every container by
 * its address and is recreated by no project's change.
 */
export class Monitoring extends Component {
  readonly endpoint: Endpoint;
  /** True on the developer's machine. */
  readonly local: boolean;
  /** @internal Docker publishes no ports of what stands in internal networks alone. */
  readonly network: Network | undefined;
  readonly #props: Output<typeof monitoringShape>;
  readonly #host: Host | undefined;
  readonly #alertmanager: Alertmanager | undefined;
  readonly #grafana: Grafana | undefined;
  readonly #senders: Monitoring[] = [];

  constructor(scope: Construct, id: string, props: MonitoringProps = {}) {
    super(scope, id);
    this.#host = Host.around(this);
    this.local = this.#host?.local ?? false;
    if (this.local) this.network = new Network(this, 'network');
    this.#props = parseProps(this, monitoringShape, props);
    this.endpoint = new Endpoint(this, {
      workload: 'prometheus',
      name: 'prometheus',
      port: this.#props.port,
      protocol: 'http',
    });
    const { alerting, containers, grafana, sendsTo } = this.#props;
    if (!this.local) {
      new NodeExporter(this, 'node');
      if (containers) new ContainerExporter(this, 'containers');
      new Prober(this, 'probes');
    }
    if (grafana !== undefined) this.#grafana = this.#newGrafana('grafana', grafana);
    if (sendsTo !== undefined) this.#send(sendsTo);
    if (alerting !== undefined && sendsTo === undefined) {
      const { critical, warning = critical, watchdog, ...times } = alerting;
      const routing = { critical, warning, watchdog, ...times };
      this.#alertmanager = new Alertmanager(this, 'alertmanager', { network: this.network, routing });
    }
  }

  /** Its Grafana, for a route. Asking for it records a problem when none is declared. */
  get grafana(): Grafana {
    if (this.#grafana !== undefined) return this.#grafana;
    recordProblem(this, {
      rule: 'grafana-missing',
      severity: 'error',
      message: 'something refers to its Grafana, but it has none',
      mend: "give grafana: { url: 'https://grafana.shop.example/' }",
    });
    return this.#newGrafana('grafana-missing', {});
  }

  #newGrafana(id: string, props: GrafanaProps): Grafana {
    return new Grafana(this, id, { prometheus: this.endpoint, network: this.network }, props);
  }

  #send(receiver: Monitoring): void {
    const problem = { rule: 'monitoring-chain', severity: 'error' } as const;
    if (this.#props.alerting !== undefined)
      recordProblem(this, {
        ...problem,
        message: `alerting is of no use here: ${receiver.node.path} evaluates its alerts`,
        mend: `declare it there (${receiver.site})`,
      });
    if (this.#grafana !== undefined)
      recordProblem(this, {
        ...problem,
        message: `grafana has nothing to show here: ${receiver.node.path} keeps the samples`,
        mend: `declare it there (${receiver.site})`,
      });
    if (receiver === this || receiver.#props.sendsTo !== undefined)
      recordProblem(this, {
        ...problem,
        message: `${receiver.node.path} hands its samples on itself`,
        mend: 'name the one that keeps them',
      });
    receiver.#senders.push(this);
  }

  override facets(): readonly Facet[] {
    const { port, scrapeInterval, retention, retentionSize, sendsTo } = this.#props;
    const agent = sendsTo !== undefined;
    const small = agent
      ? { memory: Size.mebibytes(128), memoryReservation: Size.mebibytes(64), cpus: 0.25 }
      : undefined;
    const { memory, memoryReservation, cpus } = small ?? defaults.monitoring;
    const limit = this.#props.memory ?? memory;
    return [
      prometheusWorkload({
        of: this,
        endpoint: this.endpoint,
        network: this.network,
        privateAddress: this.#senders.length > 0 && this.#host instanceof Vps ? this.#host.privateAddress : undefined,
        retention,
        retentionSize,
        connects: [sendsTo?.endpoint, this.#alertmanager?.endpoint].filter((each) => each !== undefined),
        agent,
        receives: this.#senders.length > 0,
        memory: limit,
        memoryReservation: memoryReservation.atMost(limit),
        cpus: this.local ? undefined : (this.#props.cpus ?? cpus),
      }),
      {
        kind: 'prometheus',
        workload: 'prometheus',
        port,
        scrapeInterval,
        retention,
        retentionSize,
        alertmanager: this.#alertmanager?.endpoint,
        sendsTo: sendsTo?.endpoint,
      },
      { kind: 'metrics', endpoint: this.endpoint, path: '/metrics' },
      {
        kind: 'administration',
        endpoint: this.endpoint,
        shows: 'all names, versions and loads of the fleet',
        login: 'nobody',
      },
      ...prometheusAlerts(this, agent),
    ];
  }
}
