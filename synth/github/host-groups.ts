import type { Host } from '../../constructs/host/host';
import { Vps } from '../../constructs/host/vps';
import { neededStacks } from '../deployment/needs';
import type { Model } from '../derive/model';

/**
 * Hosts that are deployed by one command: those that use each other, however far around. Only a command that has all of
 * them can put what is used before what uses it (docs/deployment.md). Groups and hosts stay in the order that is given.
 */
export function hostGroups(model: Model, hosts: readonly Host[]): Host[][] {
  const groupOf = new Map(hosts.map((host) => [host, new Set([host])]));
  for (const stack of model.stacks) {
    const group = stack.host && groupOf.get(stack.host);
    if (group === undefined) continue;
    for (const { host: other } of neededStacks(model, stack)) {
      for (const host of (other && groupOf.get(other)) ?? []) {
        group.add(host);
        groupOf.set(host, group);
      }
    }
  }
  return [...new Set(groupOf.values())].map((group) => hosts.filter((host) => group.has(host)));
}

/**
 * The same groups in the order of their jobs: those with a declared canary (`canary` of a `Vps`) before all others. Absent:
 * no group, where none has one, or nothing would come after them.
 */
export function inTurn(groups: readonly Host[][]): { readonly canaries?: Host[][]; readonly rest: Host[][] } {
  const isCanary = (group: Host[]) => group.some((host) => host instanceof Vps && host.props.canary);
  const canaries = groups.filter(isCanary);
  const rest = groups.filter((group) => !isCanary(group));
  return canaries.length === 0 || rest.length === 0 ? { rest: [...groups] } : { canaries, rest };
}
