import { Vps } from '../../constructs/host/vps';
import type { Model, PlacedWorkload, Stack } from '../derive/model';
import type { Machine } from './machine';

/** A port on the machine's private address, and the hosts whose workloads reach it. */
export interface PrivateLink {
  readonly address: string;
  readonly port: number;
  /** Private addresses, in order; never empty. */
  readonly sources: readonly string[];
  /** Whether they come by WireGuard. */
  readonly tunnel: boolean;
  /** The construct that listens. */
  readonly path: string;
}

/** What other hosts reach on this one. A published port that none of them reaches is no link: it stays closed. */
export function privateLinks({ model, host, stacks }: Machine): PrivateLink[] {
  const published = stacks
    .flatMap((stack) => stack.workloads)
    .flatMap((workload) => workload.publishes.map((port) => ({ workload, ...port })))
    .filter(({ address }) => address === host.privateAddress);
  const tunnel = host.props.privateNetwork !== undefined;
  return published.flatMap(({ workload, address, hostPort }) => {
    const sources = hostsThatReach(model, workload, hostPort);
    return sources.length === 0
      ? []
      : [{ address, port: hostPort, sources, tunnel, path: workload.component.node.path }];
  });
}

function hostsThatReach(model: Model, target: PlacedWorkload, port: number): string[] {
  const reaching = model.stacks.filter(
    (stack) => stack.host !== target.stack.host && stack.workloads.some((from) => reaches(model, stack, from)),
  );
  const addresses = reaching.flatMap(({ host }) => (host instanceof Vps ? (host.privateAddress ?? []) : []));
  return [...new Set(addresses)].sort();

  function reaches(model: Model, stack: Stack, from: PlacedWorkload): boolean {
    return model.reaches(from).some((endpoint) => endpoint.port === port && model.target(stack, endpoint) === target);
  }
}
