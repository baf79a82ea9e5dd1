import type { ProxyRoute, Route } from '../../constructs/edge/route';
import type { HealthProbe } from '../../constructs/facets/workload';
import type { Component } from '../../constructs/fleet/component';
import { Environment } from '../../constructs/project/environment';
import { placedAs } from '../configured';
import { answering } from '../derive/hidden-metrics';
import type { Found, Model, PlacedWorkload, Stack } from '../derive/model';
import { append } from './alert-stacks';

/** What a visitor's request to a public name is taken for. */
export interface Probe {
  /** The module of blackbox_exporter. */
  readonly module: 'healthy' | 'answers';
  readonly path: string;
}

/** The blackbox_exporter of a host, undefined where there is none. */
export function proberOn(model: Model, host: Stack['host']): PlacedWorkload | undefined {
  return model
    .find('prober')
    .flatMap(({ component }) => placedAs(model, component, 'prober'))
    .find(({ stack }) => stack.host === host);
}

/** The public names that are asked, by the stack that they belong to: their environment's, or the edge's. */
export function probedSites(model: Model): ReadonlyMap<Stack, readonly Found<'virtual-host'>[]> {
  const sites = new Map<Stack, Found<'virtual-host'>[]>();
  for (const site of model.find('virtual-host')) {
    const environment = Environment.of(site.component);
    for (const { stack } of site.facet.edges.flatMap((edge) => placedAs(model, edge, 'edge'))) {
      if (proberOn(model, stack.host) === undefined) continue;
      const own = model.stacks.find((each) => each.host === stack.host && each.environment === environment);
      append(sites, environment === undefined ? stack : (own ?? stack), site);
    }
  }
  return sites;
}

/**
 * One request for each service behind a name. Where its own health is below the route it is asked for, and must be well; else
 * the route's path, where any answer but a server's error shows that the way is open. What asks who you are isn't asked.
 */
export function probesOf(model: Model, { facet: { routes } }: Found<'virtual-host'>): Probe[] {
  const probes = routes
    .filter((route) => route.type === 'proxy')
    .filter(({ allow, basicAuth }) => allow === undefined && basicAuth === undefined)
    .map((route) => probeOf(model, routes, route));
  return [...new Map(probes.map((probe) => [probe.path, probe])).values()];
}

function probeOf(model: Model, routes: readonly Route[], route: ProxyRoute): Probe {
  const target = model
    .facetsOf(route.target.owner as Component, 'workload')
    .find(({ name }) => name === route.target.workload);
  const path = [target?.readiness, target?.health]
    .map((probe) => pathOn(probe, route))
    .find((each) => each !== undefined);
  if (path !== undefined && answering(routes, path) === route) return { module: 'healthy', path };
  return { module: 'answers', path: route.path };
}

function pathOn(probe: HealthProbe | undefined, { target }: ProxyRoute): string | undefined {
  return probe?.type === 'http' && probe.port === target.port ? probe.path : undefined;
}
