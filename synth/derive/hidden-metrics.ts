import type { Route } from '../../constructs/edge/route';
import type { Component } from '../../constructs/fleet/component';
import type { Model } from './model';

/**
 * The paths of metrics that a route would show. It passes everything below its path on, metrics too, which tell names,
 * versions, loads and errors: they are for the inside, unless a route leads to their very path or asks who it is.
 */
export function hiddenMetrics(model: Model, routes: readonly Route[], route: Route): string[] {
  if (route.type !== 'proxy' || route.allow !== undefined || route.basicAuth !== undefined) return [];
  return model
    .facetsOf(route.target.owner as Component, 'metrics')
    .filter(
      ({ endpoint, path }) => endpoint === route.target && path !== route.path && answering(routes, path) === route,
    )
    .map(({ path }) => path);
}

/** The route that answers for a path: the longest of those that it lies at or below. */
export function answering(routes: readonly Route[], path: string): Route | undefined {
  let best: Route | undefined;
  for (const route of routes) {
    const within = path === route.path || path.startsWith(route.path.endsWith('/') ? route.path : `${route.path}/`);
    if (within && (best === undefined || route.path.length > best.path.length)) best = route;
  }
  return best;
}
