import type { ProxyRoute } from '../../constructs/edge/route';
import type { Endpoint } from '../../constructs/facets/endpoint';
import type { Component } from '../../constructs/fleet/component';
import type { PlacedWorkload } from '../derive/model';
import { header } from '../header';
import { block, directive, type NginxDirective, nginx } from '../serialize/nginx';
import type { Edge } from './edge';
import { countRequests, countZones } from './in-hand';
import { canaryShares, groupVariable, type UpstreamGroup, upstreamGroups } from './upstream-groups';

/** Upstreams of one endpoint: where its requests go. */
interface Target {
  readonly endpoint: Endpoint;
  readonly workload: PlacedWorkload;
  readonly balancing: ProxyRoute['balancing'];
}

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
      ...[...workloads].flatMap(countZones),
    ];
    return { name: `upstreams/${stack}.conf`, content: nginx(directives, { header: header(source) }) };
  });
}

/** What the routes of an edge lead to, each once. */
export function routedWorkloads(edge: Edge): PlacedWorkload[] {
  return [...new Set(targets(edge).map(({ workload }) => workload))];
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
  const group = ({ suffix, has }: UpstreamGroup) =>
    block(
      'upstream',
      [upstreamName(workload, endpoint, suffix)],
      [
        directive('zone', upstreamName(workload, endpoint, suffix), '64k'),
        ...method(balancing),
        // Shorter than Node's own 5 s: nginx must be the one that closes an idle connection, or a POST meets a closed one.
        directive('keepalive_timeout', '4s'),
        ...servers(
          addresses.filter(({ instance }) => has(instance)).map(({ host, port }) => `${host}:${port}`),
          balancing,
        ),
      ],
      path,
    );
  return upstreamGroups(workload).map(group);
}

/**
 * One that can't be reached is left out for 10 s. Where that befalls all of several, as after a moment in which nginx itself
 * stood still, the second list is asked: without it each request would be answered by 502 for so long
 * (ngx_http_upstream_module: max_fails, backup; a hash takes no backup).
 */
function servers(places: readonly string[], balancing: ProxyRoute['balancing']): NginxDirective[] {
  const first = places.map((place) => directive('server', place));
  if (places.length < 2 || balancing === 'client-address') return first;
  const [again, ...others] = places.map((place) => directive('server', place, 'max_fails=0', 'backup'));
  const comment = 'the same again, for when each was left out as unreachable: docs/adr/0005-colours.md';
  return [...first, { ...(again as NginxDirective), comment }, ...others];
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

/**
 * Where a route passes requests: the only upstream, or that of the group which the variable holds; each is counted. One that
 * fails is tried as often as there are replicas, although each stands in the upstream twice.
 */
export function passTo({ model, workload: from }: Edge, endpoint: Endpoint): NginxDirective[] {
  const target = model.target(from.stack, endpoint);
  if (target === undefined)
    throw new Error(`${endpoint.owner.node.path} is not on the host of ${from.component.node.path}`);
  const most = Math.max(...upstreamGroups(target).map(({ has }) => target.instances.filter(has).length));
  return [
    directive('proxy_pass', `http://${upstreamName(target, endpoint, groupVariable(target))}`),
    ...(most > 1 ? [directive('proxy_next_upstream_tries', most)] : []),
    ...countRequests(target),
  ];
}
