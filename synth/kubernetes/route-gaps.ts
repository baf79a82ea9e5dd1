import type { ProxyRoute, RedirectRoute, Route } from '../../constructs/edge/route';
import type { VirtualHostFacet } from '../../constructs/facets/edge';
import type { Found } from '../derive/model';
import { closedBecause } from './closed-route';
import type { ClusterStack } from './cluster-stack';
import type { Gap } from './gap';
import { mostHeaders, portableStatus, sentHeaders } from './route-rule';

/** What of a public name doesn't map: much that nginx does is each implementation's own policy on a cluster. */
export function routeGaps(on: ClusterStack, { component, facet }: Found<'virtual-host'>): Gap[] {
  const ofRoutes = facet.routes.flatMap((route) =>
    ofRoute(on, facet, route).map((what) => `${facet.domain}${route.path}: ${what}`),
  );
  return [...ofHost(facet).map((what) => `${facet.domain}: ${what}`), ...ofRoutes].map((what) => ({
    path: component.node.path,
    what,
  }));
}

function ofHost(facet: VirtualHostFacet): string[] {
  const more = sentHeaders(facet).slice(mostHeaders);
  return [
    ...(facet.certificate === undefined
      ? []
      : ['its certificate, and the way from http to https, are the business of the Gateway']),
    ...(facet.aliases.length === 0 ? [] : ['aliases redirect with status 301']),
    ...more.map(([name]) => `the header ${name} isn't set: a rule sets ${mostHeaders}`),
  ];
}

function ofRoute(on: ClusterStack, host: VirtualHostFacet, route: Route): string[] {
  const closed = closedBecause(on, route);
  if (closed !== undefined) return [`${closed}: closed, every request gets status 500`];
  if (route.type === 'redirect') return ofRedirect(route);
  return route.type === 'proxy' ? ofProxy(on, host, route) : [];
}

function ofRedirect(route: RedirectRoute): string[] {
  const status = portableStatus(route);
  return status === route.status
    ? []
    : [`redirects with status ${status}, not ${route.status}: 301 and 302 are what every implementation knows`];
}

function ofProxy({ model }: ClusterStack, host: VirtualHostFacet, route: ProxyRoute): string[] {
  const [edge] = host.edges.flatMap((each) => model.facetsOf(each, 'edge'));
  const body = route.bodySize ?? host.bodySize ?? edge?.settings.bodySize;
  const endless = route.websockets || route.streaming;
  return [
    endless
      ? 'no limit on the time of a request'
      : `${route.timeout} is the time for a whole request, not the longest silence`,
    ...(body === undefined ? [] : [`request bodies above ${body} aren't refused`]),
    ...(route.rateLimit === undefined
      ? []
      : [`the limit of ${route.rateLimit.requests} requests a ${route.rateLimit.per} and client isn't kept`]),
    ...(route.smoke.length === 0 ? [] : ['its smoke requests are not sent: a pod is ready by its readiness alone']),
    ...(route.cache === undefined ? [] : ['responses are not cached']),
    ...(route.balancing === 'round-robin' ? [] : [`requests aren't spread by ${route.balancing}`]),
  ];
}
