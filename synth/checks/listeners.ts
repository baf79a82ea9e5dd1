import type { Host } from '../../constructs/host/host';
import type { Model, PlacedWorkload, Stack } from '../derive/model';

/** A port of a host that something listens on. */
export interface Listener {
  readonly workload: PlacedWorkload;
  readonly host: Host;
  /** `0.0.0.0` is every address of the host. */
  readonly address: string;
  readonly port: number;
}

/** Every port that the hosts of these stacks listen on: published ones, and those of what runs on the host's own network. */
export function* listeners(model: Model, stacks: readonly Stack[] = model.stacks): Generator<Listener> {
  for (const stack of stacks) {
    const { host } = stack;
    if (host === undefined) continue;
    for (const workload of stack.workloads) {
      for (const { address, hostPort } of workload.publishes) yield { workload, host, address, port: hostPort };
      if (!workload.facet.onHostNetwork) continue;
      for (const { port } of workload.facet.endpoints) yield { workload, host, address: '127.0.0.1', port };
      if (model.facetsOf(workload.component, 'edge').some((edge) => edge.workload === workload.facet.name))
        for (const port of [80, 443]) yield { workload, host, address: '0.0.0.0', port };
    }
  }
}
