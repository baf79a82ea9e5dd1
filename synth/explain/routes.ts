import type { z } from 'zod';
import {
  filesRouteShape,
  proxyRouteShape,
  type Route,
  redirectRouteShape,
  responseRouteShape,
} from '../../constructs/edge/route';
import type { VirtualHostFacet } from '../../constructs/facets/edge';
import { Endpoint } from '../../constructs/facets/endpoint';
import type { Component } from '../../constructs/fleet/component';
import { pathOf } from '../../constructs/fleet/problem';
import type { Model } from '../derive/model';
import type { Explained } from './explained';
import { said } from './said';

/** The routes that a name has, or that lead to a construct: of an API, where it is reached. */
export function routes(model: Model, component: Component): Explained[] {
  return model.find('virtual-host').flatMap(({ component: site, facet }) =>
    facet.routes
      .filter((route) => site === component || leadsTo(route, component))
      .map((route) => ({
        name: `${address(facet)}${route.path}`,
        value: what(route),
        from: `${pathOf(site)}, ${route.site}`,
      })),
  );
}

function leadsTo(route: Route, component: Component): boolean {
  return route.type === 'proxy' && (route.target.owner === component || route.objects?.bucket === component);
}

function address({ certificate, domain, edges }: VirtualHostFacet): string {
  const encrypted = certificate !== undefined || edges.length === 0;
  return `${encrypted ? 'https' : 'http'}://${domain}`;
}

/** Where it leads, with what isn't by default. */
function what({ type, path, site, ...rest }: Route): string {
  const { target, ...options } = rest as { target?: unknown };
  const details = Object.entries(options)
    .filter(([name, value]) => said(value) !== said(byDefault(type, name)))
    .map(([name, value]) => `${name} ${said(value)}`);
  const to = target instanceof Endpoint ? `${pathOf(target.owner)}, port ${target.port}` : type;
  return [to, ...details].join(', ');
}

const shapes = {
  proxy: proxyRouteShape,
  files: filesRouteShape,
  redirect: redirectRouteShape,
  response: responseRouteShape,
};

function byDefault(type: Route['type'], name: string): unknown {
  const shape: Readonly<Record<string, z.ZodType>> = shapes[type];
  return shape[name]?.safeParse(undefined).data;
}
