import type { Endpoint } from '../facets/endpoint';
import type { WorkloadFacet } from '../facets/workload';
import { workload } from '../facets/workload-defaults';
import type { Component } from '../fleet/component';
import { Fleet } from '../fleet/fleet';
import type { Network } from '../host/network';
import { Duration } from '../values/duration';
import { Image } from '../values/image';
import type { Size } from '../values/size';
import { imageOf } from '../values/versions';
import { loopbackAddress, onLoopback } from './on-loopback';

export interface PrometheusOptions {
  readonly of: Component;
  readonly endpoint: Endpoint;
  /** On the developer's machine it has a network of its own: the host's reaches no containers there. */
  readonly network: Network | undefined;
  /** Where other hosts reach it; undefined: nowhere. */
  readonly privateAddress: string | undefined;
  readonly retention: Duration;
  readonly retentionSize: Size;
  /** Places beyond its targets. */
  readonly connects: readonly Endpoint[];
  /** True: it keeps samples only until they are handed on. */
  readonly agent: boolean;
  /** True: it takes samples from agents. */
  readonly receives: boolean;
  readonly memory: Size;
  readonly memoryReservation: Size;
  readonly cpus: number | undefined;
}

/** The container of a Prometheus. */
export function prometheusWorkload(options: PrometheusOptions): WorkloadFacet {
  const { of, endpoint, network, connects, memory, memoryReservation, cpus } = options;
  const { port } = endpoint;
  const local = network !== undefined;
  return workload({
    name: 'prometheus',
    image: Image.of(imageOf.prometheus(Fleet.versionsFor(of).prometheus)),
    command: [
      '--config.file=/etc/prometheus/prometheus.yml',
      ...storage(options),
      `--web.listen-address=${loopbackAddress(network)}:${port}`,
      ...(options.privateAddress === undefined ? [] : [`--web.listen-address=${options.privateAddress}:${port}`]),
      ...(options.receives ? ['--web.enable-remote-write-receiver'] : []),
    ],
    ...onLoopback({ endpoint, network, healthPath: '/-/healthy', startPeriod: Duration.seconds(30) }),
    connects,
    joinsWhatItReaches: local,
    resources: { memory, memoryReservation, ...(cpus !== undefined && { cpus }) },
    mounts: [
      {
        type: 'volume',
        volume: 'data',
        target: '/prometheus',
        exclusive: true,
        backup: { as: 'nothing', because: 'samples of some weeks, worth less than their room' },
      },
      { type: 'configuration', folder: 'prometheus', target: '/etc/prometheus' },
      // Which targets to ask of what has colours: a fact of the host.
      ...(local ? [] : [{ type: 'host' as const, path: './active', target: '/active', readOnly: true }]),
      { type: 'temporary', target: '/tmp' },
    ],
    reload: [
      {
        paths: ['prometheus.yml', 'rules', 'scrapes', 'probes'].map((name) => `/etc/prometheus/${name}`),
        signal: 'HUP',
      },
      // Of files with targets it hears by itself.
      { paths: ['/etc/prometheus/targets', ...(local ? [] : ['/active'])] },
    ],
    container: {
      // `nobody`, as the image's own Dockerfile says.
      userId: 65_534,
      init: false,
      stopGracePeriod: Duration.minutes(1),
      openFiles: 16_384,
    },
  });
}

function storage({ agent, retention, retentionSize }: PrometheusOptions): string[] {
  if (agent) return ['--agent', '--storage.agent.path=/prometheus'];
  return [
    '--storage.tsdb.path=/prometheus',
    `--storage.tsdb.retention.time=${retention}`,
    `--storage.tsdb.retention.size=${Math.floor(retentionSize.mebibytes)}MB`,
  ];
}
