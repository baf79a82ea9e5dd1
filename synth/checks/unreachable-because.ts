import type { Endpoint } from '../../constructs/facets/endpoint';
import type { Component } from '../../constructs/fleet/component';
import { Vps } from '../../constructs/host/vps';
import type { Model, PlacedWorkload } from '../derive/model';
import { isIncomplete } from './incomplete';
import { named } from './named';

interface Reason {
  readonly message: string;
  readonly mend: string;
}

/** Why a workload can't reach an endpoint; undefined when it can. */
export function unreachableBecause(model: Model, from: PlacedWorkload, endpoint: Endpoint): Reason | undefined {
  if (model.reach(from, endpoint) !== undefined || isIncomplete(endpoint.owner)) return undefined;
  const target = model.target(from.stack, endpoint);
  if (target === undefined) return nowhere(from, endpoint);
  if (target.stack.host !== from.stack.host) return otherHost(from, target);
  if (lacksNetwork(from) || lacksNetwork(target)) return undefined;
  if (target.facet.onHostNetwork) {
    return {
      message: `${named(target.component)} listens on the loopback of ${target.stack.host?.node.id}, which containers don't reach`,
      mend: 'reach it through a public name of the edge, or leave it out',
    };
  }
  return {
    message: `it shares no network with ${named(target.component)}: ${listed(from)} here, ${listed(target)} there`,
    mend: 'name a network of the target in `networks`',
  };
}

function nowhere({ stack }: PlacedWorkload, endpoint: Endpoint): Reason {
  const owner = endpoint.owner as Component;
  return stack.cluster === undefined
    ? {
        message: `${named(owner)} runs nowhere a workload ${endpoint.workload ?? '(unnamed)'}`,
        mend: 'place its environment on a host, or name the endpoint of something that runs',
      }
    : {
        message: `${named(owner)} isn't on the cluster ${stack.cluster.node.id}`,
        mend: 'place both on the cluster, or reach it by an endpoint outside the fleet',
      };
}

function otherHost(from: PlacedWorkload, target: PlacedWorkload): Reason {
  const { host } = target.stack;
  const places = `${named(target.component)} is on ${host?.node.id}, this on ${from.stack.host?.node.id}`;
  if (!(host instanceof Vps)) return { message: `${places}, and nothing reaches the local machine`, mend: together };
  if (host.privateAddress === undefined) {
    return {
      message: `${places}, and ${host.node.id} has no private address`,
      mend: `give ${host.node.id} (${host.site}) a privateAddress, or ${together}`,
    };
  }
  return { message: `${places}, which doesn't listen for it on its private address`, mend: together };
}

const together = 'place both on one host';

/** True when no subnet was left for its networks: that is recorded. */
export function lacksNetwork({ facet, networks }: PlacedWorkload): boolean {
  return facet.networks.length > 0 && networks.length === 0;
}

function listed({ networks }: PlacedWorkload): string {
  return networks.length === 0 ? 'none' : networks.map(({ name }) => name).join(', ');
}
