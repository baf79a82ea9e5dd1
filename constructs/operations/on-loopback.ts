import type { Endpoint } from '../facets/endpoint';
import type { WorkloadFacet } from '../facets/workload';
import type { Network } from '../host/network';
import { Duration } from '../values/duration';

/** Where a program of the monitoring answers, and how it is asked whether it is well. */
export interface OnLoopback {
  readonly endpoint: Endpoint;
  /** On the developer's machine, where the host's network reaches no containers: its own; undefined on a host. */
  readonly network: Network | undefined;
  readonly healthPath: string;
  /** How long after its start failures don't count. */
  readonly startPeriod: Duration;
}

/** The address that it listens on: what stands in a network of its own is published on loopback instead. */
export function loopbackAddress(network: Network | undefined): string {
  return network === undefined ? '127.0.0.1' : '0.0.0.0';
}

/** What such a program's workload says of where it stands: on its host's loopback, and nowhere else. */
export function onLoopback({
  endpoint,
  network,
  healthPath,
  startPeriod,
}: OnLoopback): Pick<WorkloadFacet, 'endpoints' | 'networks' | 'onHostNetwork' | 'publishes' | 'health'> {
  const { port } = endpoint;
  return {
    endpoints: [endpoint],
    networks: network === undefined ? [] : [network],
    onHostNetwork: network === undefined,
    publishes: network === undefined ? [] : [{ address: '127.0.0.1', hostPort: port, containerPort: port }],
    health: {
      type: 'http',
      port,
      path: healthPath,
      by: 'wget',
      timing: { interval: Duration.seconds(10), timeout: Duration.seconds(5), retries: 3, startPeriod },
    },
  };
}
