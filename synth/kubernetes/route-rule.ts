import type { ProxyRoute, RedirectRoute, Route } from '../../constructs/edge/route';
import type { VirtualHostFacet } from '../../constructs/facets/edge';
import { closedBecause } from './closed-route';
import type { ClusterStack } from './cluster-stack';
import type { Part } from './manifest';
import { gatewayDuration } from './quantity';

/**
 * A route as a rule. One that Gateway API can't express keeps its path and leads nowhere (status 500, says its
 * conformance test HTTPRouteNoBackendRefs): a shorter path must not answer for what was restricted.
 */
export function routeRule(on: ClusterStack, host: VirtualHostFacet, route: Route): Part {
  const matches = [{ path: { type: 'PathPrefix', value: route.path } }];
  if (closedBecause(on, route) !== undefined) return { matches };
  return { matches, ...(route.type === 'redirect' ? redirect(route) : proxy(on, host, route as ProxyRoute)) };
}

function proxy({ model, stack }: ClusterStack, host: VirtualHostFacet, route: ProxyRoute): Part {
  const filters = [...headerFilter(host), ...objectsFilter(route)];
  const name = model.target(stack, route.target)?.facet.name;
  // What stays open for as long as it likes has no limit for the whole of a request.
  const request = route.websockets || route.streaming ? '0s' : gatewayDuration(route.timeout);
  return {
    ...(filters.length > 0 && { filters }),
    backendRefs: [{ name, port: route.target.port }],
    timeouts: { request },
  };
}

/** The storage gets the path of the object (Gateway API: HTTPURLRewriteFilter). */
function objectsFilter({ objects }: ProxyRoute): Part[] {
  if (objects === undefined) return [];
  const path = { type: 'ReplacePrefixMatch', replacePrefixMatch: `${objects.folder}/` };
  return [{ type: 'URLRewrite', urlRewrite: { ...(objects.host && { hostname: objects.host }), path } }];
}

/** A filter sets so many headers. */
export const mostHeaders = 16;

/** Headers with an empty value are taken away. */
export function sentHeaders({ headers }: VirtualHostFacet): [string, string][] {
  return Object.entries(headers).filter(([, value]) => value !== '');
}

function headerFilter(host: VirtualHostFacet): Part[] {
  const set = sentHeaders(host)
    .slice(0, mostHeaders)
    .map(([name, value]) => ({ name, value }));
  return set.length === 0 ? [] : [{ type: 'ResponseHeaderModifier', responseHeaderModifier: { set } }];
}

/** 301 and 302 are what every implementation has to know. */
export function portableStatus({ status }: RedirectRoute): 301 | 302 {
  return status === 301 || status === 308 ? 301 : 302;
}

function redirect(route: RedirectRoute): Part {
  const [, hostname, path] = /^(?:https:\/\/([^/]+))?(\/.*)$/.exec(route.to) ?? [];
  const requestRedirect = {
    ...(hostname !== undefined && { scheme: 'https', hostname }),
    path:
      route.rest === 'kept'
        ? { type: 'ReplacePrefixMatch', replacePrefixMatch: path }
        : { type: 'ReplaceFullPath', replaceFullPath: path },
    statusCode: portableStatus(route),
  };
  return { filters: [{ type: 'RequestRedirect', requestRedirect }] };
}
