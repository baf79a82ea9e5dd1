import type { Construct } from 'constructs';
import type { z } from 'zod';
import { Endpoint } from '../facets/endpoint';
import type { Facet } from '../facets/facet';
import type { AlertFacet } from '../facets/operations';
import { workload } from '../facets/workload-defaults';
import { Component } from '../fleet/component';
import { Fleet } from '../fleet/fleet';
import { recordProblem } from '../fleet/problem';
import { type Output, parseProps, reference } from '../fleet/props';
import { Host } from '../host/host';
import { Duration } from '../values/duration';
import { Image } from '../values/image';
import { port } from '../values/network';
import { processors } from '../values/processors';
import { Size, size } from '../values/size';
import { imageOf } from '../values/versions';
import { LogStore } from './log-store';

export const logCollectorShape = {
  /** Where it sends them: on this host, or on another that a private address leads to. */
  store: reference(LogStore),
  /**
   * The loopback port of its own metrics.
   * @default 12345
   */
  port: port.default(12_345),
  /** @default Size.mebibytes(192) */
  memory: size.default(Size.mebibytes(192)),
  /** @default 0.25 */
  cpus: processors.default(0.25),
};

export interface LogCollectorProps extends Readonly<z.input<z.ZodObject<typeof logCollectorShape>>> {}

/**
 * Alloy: sends what a host and its containers write to a {@link LogStore}. It reads the journal, which containers write
 * to where a collector stands: so it needs neither Docker's socket nor Docker's files, and what it could not send yet
 * waits on the disk.
 */
export class LogCollector extends Component {
  /** Its own metrics. */
  readonly metrics: Endpoint;
  readonly #props: Output<typeof logCollectorShape>;

  constructor(scope: Construct, id: string, props: LogCollectorProps) {
    super(scope, id);
    const host = Host.around(this);
    this.#props = parseProps(this, logCollectorShape, props);
    this.metrics = new Endpoint(this, { workload: id, name: 'metrics', port: this.#props.port, protocol: 'http' });
    if (host?.local) {
      recordProblem(this, {
        rule: 'log-collector-local',
        severity: 'error',
        message: "a developer's machine has no journal that could be relied on: not under macOS, not under Windows",
        mend: 'leave it out there: `vpsynth dev` shows what services print',
      });
      this.markIncomplete();
    }
  }

  override facets(): readonly Facet[] {
    const { store, port, memory, cpus } = this.#props;
    const name = this.node.id;
    const ready = `exec 3<>/dev/tcp/127.0.0.1/${port} && printf 'GET /-/ready HTTP/1.0\\r\\n\\r\\n' >&3 && grep -q 200 <&3`;
    return [
      workload({
        name,
        image: Image.of(imageOf.alloy(Fleet.versionsFor(this).alloy)),
        command: [
          'run',
          '/etc/alloy/vpsynth/config.alloy',
          `--server.http.listen-addr=127.0.0.1:${port}`,
          '--storage.path=/var/lib/alloy-positions',
          '--disable-reporting',
        ],
        environment: { GOMEMLIMIT: `${Math.floor(memory.mebibytes * 0.8)}MiB` },
        endpoints: [this.metrics],
        connects: [store.endpoint],
        // As Prometheus does: it reaches a store on this host by its address, and is recreated by no project's change.
        onHostNetwork: true,
        health: {
          type: 'command',
          // Its image has bash and grep, and no program that speaks http.
          command: ['bash', '-c', ready],
          timing: {
            interval: Duration.seconds(30),
            timeout: Duration.seconds(5),
            retries: 3,
            startPeriod: Duration.seconds(30),
          },
        },
        resources: { memory, memoryReservation: Size.mebibytes(96).atMost(memory), cpus },
        mounts: [
          // Not a folder of the image's, which would be another user's.
          {
            type: 'volume',
            volume: name,
            target: '/var/lib/alloy-positions',
            exclusive: true,
            backup: { as: 'nothing', because: 'how far the journal of this machine was read' },
          },
          { type: 'configuration', folder: name, target: '/etc/alloy/vpsynth' },
          { type: 'host', path: '/var/log/journal', target: '/var/log/journal', readOnly: true },
          { type: 'temporary', target: '/tmp' },
        ],
        reload: [{ paths: ['/etc/alloy/vpsynth'], signal: 'HUP' }],
        container: {
          // The journal belongs to root and to a group whose number differs from host to host; without capabilities root
          // reads its own files and no others.
          userId: 0,
          setUser: false,
          init: false,
        },
      }),
      { kind: 'log-collector', workload: name, port, store: store.endpoint },
      { kind: 'metrics', endpoint: this.metrics, path: '/metrics' },
      ...this.#alerts(),
    ];
  }

  /** grafana.com/docs/alloy: reference, loki.write; troubleshoot, controller metrics. */
  #alerts(): AlertFacet[] {
    const alert = { kind: 'alert', on: this, holdsFor: Duration.minutes(5), severity: 'warning' } as const;
    return [
      {
        ...alert,
        name: 'LogsDropped',
        expression: 'increase(loki_write_dropped_entries_total{}[5m]) > 0',
        summary: 'The log collector gave up on {{ $value }} lines.',
      },
      {
        ...alert,
        name: 'LogCollectorUnwell',
        expression: 'sum(alloy_component_controller_running_components{self, health_type!="healthy"}) > 0',
        summary: '{{ $value }} parts of the log collector are not well: logs may be missing.',
      },
    ];
  }
}
