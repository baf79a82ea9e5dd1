import type { IConstruct } from 'constructs';
import { configured } from '../configured';
import type { Model, PlacedWorkload, Stack } from '../derive/model';

type Hosts = Set<Stack['host']>;

/** What of each stack is meant. */
type ByStack = ReadonlyMap<Stack, readonly { readonly component: IConstruct }[]>;

/**
 * Of a stack its environment and those of its constructs with series that other hosts have too, where one Prometheus has the
 * samples of both: by its path alone such a construct stands for all of them, and what is down on one is up on another.
 */
export function elsewhereOf(model: Model, jobs: ByStack, sites: ByStack): (stack: Stack) => ReadonlySet<IConstruct> {
  const receivers = receiversOf(model);
  const own = (stack: Stack): IConstruct[] => [
    ...(stack.environment === undefined ? [] : [stack.environment]),
    ...[...(jobs.get(stack) ?? []), ...(sites.get(stack) ?? [])].map(({ component }) => component),
  ];
  const known = new Map<PlacedWorkload, Map<IConstruct, Hosts>>();
  for (const stack of model.stacks) {
    const receiver = receivers.get(stack.host);
    if (receiver === undefined) continue;
    const hosts = known.get(receiver) ?? new Map<IConstruct, Hosts>();
    known.set(receiver, hosts);
    for (const construct of own(stack)) hosts.set(construct, (hosts.get(construct) ?? new Set()).add(stack.host));
  }
  return (stack) => {
    const receiver = receivers.get(stack.host);
    const hosts = receiver && known.get(receiver);
    return new Set(own(stack).filter((construct) => (hosts?.get(construct)?.size ?? 0) > 1));
  };
}

/** By host the Prometheus that keeps its samples: its own, or the one that its own hands them to. */
function receiversOf(model: Model): ReadonlyMap<Stack['host'], PlacedWorkload> {
  const receivers = new Map<Stack['host'], PlacedWorkload>();
  for (const stack of model.stacks)
    for (const { workload, facet } of configured(model, stack, 'prometheus')) {
      const receiver = facet.sendsTo === undefined ? workload : model.target(stack, facet.sendsTo);
      if (receiver !== undefined) receivers.set(stack.host, receiver);
    }
  return receivers;
}
