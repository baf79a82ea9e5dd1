import type { Host } from '../../constructs/host/host';
import type { Model, PlacedWorkload } from '../derive/model';

/** A port of a host that something listens on. */
export interface Listener {
  readonly workload: PlacedWorkload;
  readonly host: Host;
  /** `0.0.0.0` is every address of the host. */
  readonly address: string;
  readonly port: number;
}

/** Every port that hosts listen on: published ones, and those of what runs on the host's own network. */
export function* listeners(model: Model): Generator<Listener> {
  const edges = new Set(model.find('edge').map(({ component }) => component));
  for (const stack of model.stacks) {
    const { host } = stack;
    if (host === undefined) continue;
    for (const workload of stack.workloads) {
      for (const { address, hostPort } of workload.publishes) yield { workload, host, address, port: hostPort };
      if (!workload.facet.onHostNetwork) continue;
      for (const { port } of workload.facet.endpoints) yield { workload, host, address: '127.0.0.1', port };
      if (edges.has(workload.component))
        for (const port of [80, 443]) yield { workload, host, address: '0.0.0.0', port };
    }
  }
}
