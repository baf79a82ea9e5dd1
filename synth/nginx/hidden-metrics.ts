import type { Route } from '../../constructs/edge/route';
import type { Component } from '../../constructs/fleet/component';
import { block, directive, type NginxDirective } from '../serialize/nginx';
import type { Edge } from './nginx';

/**
 * A route passes everything below its path on, metrics too, which tell names, versions, loads and errors. They are
 * nobody's business outside: shown only where a route leads to their very path, or the route itself asks who it is.
 */
export function hiddenMetrics({ model }: Edge, routes: readonly Route[], route: Route): NginxDirective[] {
  if (route.type !== 'proxy' || route.allow !== undefined || route.basicAuth !== undefined) return [];
  return model
    .facetsOf(route.target.owner as Component, 'metrics')
    .filter(
      ({ endpoint, path }) => endpoint === route.target && answering(routes, path) === route && path !== route.path,
    )
    .map(({ path }) => block('location', ['=', path], [directive('return', 404)], 'metrics are for the inside'));
}

/** The route that answers for a path: the longest of those that it lies at or below. */
export function answering(routes: readonly Route[], path: string): Route | undefined {
  return routes
    .filter((route) => path === route.path || path.startsWith(route.path.endsWith('/') ? route.path : `${route.path}/`))
    .reduce<Route | undefined>(
      (best, route) => (best === undefined || route.path.length > best.path.length ? route : best),
      undefined,
    );
}
