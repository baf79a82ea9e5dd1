import type { ProxyRoute } from '../../constructs/edge/route';
import type { Endpoint } from '../../constructs/facets/endpoint';
import type { Component } from '../../constructs/fleet/component';
import type { PlacedWorkload } from '../derive/model';
import { header } from '../header';
import { block, directive, type NginxDirective, nginx } from '../serialize/nginx';
import type { Edge } from './edge';
import { canaryShares, groupVariable, type UpstreamGroup, upstreamGroups } from './upstream-groups';

/** Upstreams of one endpoint: where its requests go. */
interface Target {
  readonly endpoint: Endpoint;
  readonly workload: PlacedWorkload;
  readonly balancing: ProxyRoute['balancing'];
}

type Address = ReturnType<Edge['model']['reachEach']>[number];

/** One file a stack, so that a project's change shows in its own file. */
export function upstreamFiles(edge: Edge): { name: string; content: string }[] {
  const byStack = new Map<string, Target[]>();
  for (const target of targets(edge)) {
    const { name } = target.workload.stack;
    byStack.set(name, [...(byStack.get(name) ?? []), target]);
  }
  return [...byStack].map(([stack, members]) => {
    const source = members[0]?.workload.component as Component;
    const workloads = new Set(members.map(({ workload }) => workload));
    const directives = [
      ...members.flatMap((target) => upstreams(edge, target)),
      ...[...workloads].flatMap(canaryShares),
    ];
    return { name: `upstreams/${stack}.conf`, content: nginx(directives, { header: header(source) }) };
  });
}

function targets({ model, workload, sites }: Edge): Target[] {
  const found = new Map<Endpoint, Target>();
  for (const route of sites.flatMap((site) => site.facet.routes)) {
    if (route.type !== 'proxy' || found.has(route.target)) continue;
    const target = model.target(workload.stack, route.target);
    if (target !== undefined)
      found.set(route.target, { endpoint: route.target, workload: target, balancing: route.balancing });
  }
  return [...found.values()];
}

function upstreams({ model, workload: from }: Edge, { endpoint, workload, balancing }: Target): NginxDirective[] {
  const addresses = model.reachEach(from, endpoint);
  const path = workload.component.node.path;
  const group = ({ suffix, has }: UpstreamGroup) => {
    const servers = addresses.filter(({ instance }) => has(instance));
    const reserve = reserveOf(addresses, has, balancing);
    return block(
      'upstream',
      [upstreamName(workload, endpoint, suffix)],
      [
        directive('zone', upstreamName(workload, endpoint, suffix), '64k'),
        ...method(balancing),
        // Shorter than Node's own 5 s: nginx must be the one that closes an idle connection, or a POST meets a closed one.
        directive('keepalive_timeout', '4s'),
        ...servers.map(({ host, port }) => directive('server', `${host}:${port}`, ...alone(servers.length, reserve))),
        ...reserve.map(({ host, port }) => directive('server', `${host}:${port}`, 'max_fails=0', 'backup')),
      ],
      path,
    );
  };
  return upstreamGroups(workload).map(group);
}

/**
 * What takes a request whose group has ended since it was chosen: an upload is read to its end first. nginx gives it to
 * another server when nothing of it was sent (ngx_http_proxy_module, proxy_next_upstream), whatever its method. With `hash`
 * nginx knows no reserve.
 */
function reserveOf(
  addresses: readonly Address[],
  has: UpstreamGroup['has'],
  balancing: ProxyRoute['balancing'],
): Address[] {
  return balancing === 'client-address' ? [] : addresses.filter(({ instance }) => !has(instance));
}

/** With a reserve behind it a single server would be left out for ten seconds after one failure. */
function alone(servers: number, reserve: readonly Address[]): string[] {
  return servers === 1 && reserve.length > 0 ? ['max_fails=0'] : [];
}

function method(balancing: ProxyRoute['balancing']): NginxDirective[] {
  switch (balancing) {
    case 'round-robin':
      return [];
    case 'least-connections':
      return [directive('least_conn')];
    case 'client-address':
      return [directive('hash', '$remote_addr', 'consistent')];
  }
}

/** Unique on the host: dots occur in no name that is joined here. */
function upstreamName({ stack, facet }: PlacedWorkload, endpoint: Endpoint, group: string | undefined): string {
  return [
    stack.name,
    facet.name,
    ...(isMain(facet.endpoints, endpoint) ? [] : [endpoint.name]),
    ...(group ? [group] : []),
  ].join('.');
}

function isMain(endpoints: readonly Endpoint[], endpoint: Endpoint): boolean {
  return endpoints[0]?.name === endpoint.name;
}

/** What `proxy_pass` names: the only upstream, or that of the group which the variable holds. */
export function passTo({ model, workload: from }: Edge, endpoint: Endpoint): string {
  const target = model.target(from.stack, endpoint);
  if (target === undefined)
    throw new Error(`${endpoint.owner.node.path} is not on the host of ${from.component.node.path}`);
  return `http://${upstreamName(target, endpoint, groupVariable(target))}`;
}
